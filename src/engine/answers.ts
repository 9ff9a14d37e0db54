/**
 * What the language itself asks objects for, and takes as yes or no: how a property is, what a proxy says, whether a list is
 * spread. A condition would hold for it, whatever the numbers are, so it is refused to answer by one. Knows which questions
 * there are; `platform.ts` knows when they are listened to.
 */
import { decided } from "./operators.js";
import { asker } from "./origin.js";
import { tracing } from "./tracing.js";
import { Node } from "./value.js";

// biome-ignore lint/suspicious/noExplicitAny: functions of the platform take anything
export type AnyFunction = (this: any, ...given: any[]) => any;

/** Refuses what would decide by a scalar or a condition, as in rewritten code, for whoever asks. */
export const decide = <T>(x: T, key: string): T => (x instanceof Node ? decided(x, key, asker()) : x);

interface Question {
  readonly owner: object;
  readonly keys: string;
  readonly follow: (native: AnyFunction) => AnyFunction;
}

const isObject = (x: unknown): x is Readonly<Record<PropertyKey, unknown>> => typeof x === "object" && x !== null;

/** What a property is, besides its value. */
function checkDescriptor(descriptor: unknown): void {
  if (isObject(descriptor)) for (const key of ["enumerable", "configurable", "writable"]) decide(descriptor[key], key);
}

const definesOne = (owner: object): Question => ({
  owner,
  keys: "defineProperty",
  follow: (native) => (object, key, descriptor) => {
    checkDescriptor(descriptor);
    return native.call(owner, object, key, descriptor);
  },
});

export const questions: readonly Question[] = [
  definesOne(Object),
  definesOne(Reflect),
  {
    owner: Object,
    keys: "defineProperties create",
    follow: (native) => (object, descriptors) => {
      if (isObject(descriptors)) Object.values(descriptors).forEach(checkDescriptor);
      return native.call(Object, object, descriptors);
    },
  },
  {
    owner: Array.prototype,
    keys: "concat",
    follow: (native) =>
      function (...given) {
        for (const one of [this, ...given])
          if (isObject(one)) decide(one[Symbol.isConcatSpreadable], "isConcatSpreadable");
        return native.apply(this, given);
      },
  },
];

/** Traps that answer yes or no. */
const TRAPS = ["has", "set", "deleteProperty", "defineProperty", "isExtensible", "preventExtensions"];

/** `Proxy`, whose traps decide nothing unseen. */
export const answering = (native: AnyFunction): object =>
  new Proxy(native, {
    construct(target, [object, handler], made) {
      const trapped = tracing ? TRAPS.filter((key) => typeof handler?.[key] === "function") : [];
      if (trapped.length === 0) return Reflect.construct(target, [object, handler], made);
      const deciding = Object.create(handler);
      for (const key of trapped)
        deciding[key] = (...given: unknown[]) => decide(handler[key].apply(handler, given), key);
      return Reflect.construct(target, [object, deciding], made);
    },
  });

/**
 * The typed arrays of JavaScript as rewritten model files see them: `Float64Array` holds scalars while a model runs
 * (`float-cells.ts`), the others refuse them, because they round. At any other time they are JavaScript's own.
 */
import { diagnostic } from "../diagnostics.js";
import { isFloats, isTyped, listed, made, readBytes, seen } from "./float-cells.js";
import { decided } from "./operators.js";
import { isRunning } from "./throws.js";
import { Node } from "./value.js";
import { storable } from "./writes.js";

type Constructor = Float64ArrayConstructor;
type Map = (x: unknown, i: number) => unknown;

const isBuffer = (x: unknown): x is ArrayBuffer =>
  x instanceof ArrayBuffer || (typeof SharedArrayBuffer === "function" && x instanceof SharedArrayBuffer);

/** `Float64Array`. */
export const float64Array: Constructor = new Proxy(Float64Array, {
  construct(native, given, target) {
    const [first] = given;
    if (!isRunning() || target !== float64Array) return Reflect.construct(native, given, target);
    if (isBuffer(first)) return seen(Reflect.construct(native, given), false);
    if (typeof first === "object" && first !== null && !(first instanceof Node)) return made(listed(first));
    decided(first, "Float64Array");
    return seen(Reflect.construct(native, given), true);
  },
  get(native, key) {
    const isMaker = isRunning() && (key === "from" || key === "of");
    if (!isMaker) return Reflect.get(native, key);
    if (key === "of") return (...elements: unknown[]) => made(elements);
    return (source: never, map?: Map, self?: unknown) => made(map ? Array.from(source, map, self) : Array.from(source));
  },
});

/** A typed array that rounds. */
function rounding<T extends object>(native: T, name: string): T {
  const check = (source: unknown): void => {
    if (isBuffer(source)) readBytes(source, name);
    else if (Array.isArray(source) || isFloats(source)) for (const x of listed(source)) refuse(x);
  };
  const refuse = (x: unknown): void => {
    if (x instanceof Node) throw diagnostic("traced-store", name);
  };
  return new Proxy(native, {
    construct(_, given, target) {
      check(given[0]);
      return Reflect.construct(native as unknown as Constructor, given, target);
    },
    get(_, key) {
      const found: unknown = Reflect.get(native, key);
      if (key !== "from" && key !== "of") return found;
      return (...given: unknown[]) => {
        const elements = key === "of" ? given : Array.from(...(given as [never]));
        check(elements);
        return (found as (...given: unknown[]) => unknown).apply(native, key === "of" ? given : [elements]);
      };
    },
  });
}

const NAMES = [
  "Float32Array",
  "Int32Array",
  "Uint32Array",
  "Int16Array",
  "Uint16Array",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "DataView",
] as const;

/** The others, by name. */
export const roundingArrays: Readonly<Record<string, unknown>> = Object.fromEntries(
  NAMES.map((name) => [name, rounding(globalThis[name], name)]),
);

/** `ArrayBuffer`. */
export const arrayBuffer: ArrayBufferConstructor = new Proxy(ArrayBuffer, {
  get: (native, key) => (key === "isView" ? isTyped : Reflect.get(native, key)),
});

/** The receiver of `fill`, `set` or `with` if it is a typed array of JavaScript's own: nothing traced may be given to it. */
export function filled(receiver: ArrayBufferView, method: string): unknown {
  const own = receiver as unknown as Record<string, (...given: unknown[]) => unknown>;
  return {
    [method]: (...given: unknown[]) => {
      for (const one of given) for (const x of Array.isArray(one) || isFloats(one) ? one : [one]) storable(receiver, x);
      return own[method]!(...given);
    },
  };
}

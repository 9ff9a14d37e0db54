/**
 * What the platform's own functions do with scalars while a model is recorded, whoever calls them: a package, or a model that
 * has borrowed them (`Array.prototype.filter.call`, `globalThis.Number.isFinite`). For as long as user's code is loaded or
 * traced they are replaced by functions that follow scalars, or refuse to decide by one; on anything else, and
 * outside of a trace, those do what they stand for. Calls in rewritten files may have been followed before they come here.
 */
import { diagnostic } from "../diagnostics.js";
import { type AnyFunction, answering, decide, questions } from "./answers.js";
import { truth } from "./choice.js";
import { clone, holdsNodes } from "./clone.js";
import { opened } from "./optionals.js";
import { asker, isPrinting, named } from "./origin.js";
import { finite, math, nan, number, same } from "./standard.js";
import { refuse, tracing } from "./tracing.js";
import { Condition, handOver, Node } from "./value.js";

interface Patch {
  readonly owner: object;
  readonly key: string;
  readonly native: unknown;
  readonly made: unknown;
}

const patches: Patch[] = [];

/** Lists a function of the platform, and what stands for it where code is recorded. */
function patch(owner: object | undefined, key: string, make: (native: AnyFunction) => object): void {
  const native = owner && (Object.getOwnPropertyDescriptor(owner, key)?.value as AnyFunction | undefined);
  if (native) patches.push({ owner, key, native, made: make(native) });
}

/** Lists functions that do something else while a model is recorded. */
function whileRecorded(
  owner: object | undefined,
  keys: string,
  follow: (native: AnyFunction, key: string) => AnyFunction,
) {
  for (const key of keys.split(" "))
    patch(owner, key, (native) => {
      const followed = follow(native, key);
      // Name, length and text stay those of the native one.
      return new Proxy(native, {
        apply: (_, self, given) => Reflect.apply(tracing ? followed : native, self, given),
      });
    });
}

const isNode = (x: unknown): x is Node => x instanceof Node;

// What is decided by what a callback gives.
const elements = [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype) as object];
const iterators = (globalThis as { Iterator?: { prototype: object } }).Iterator?.prototype;
for (const owner of [...elements, iterators])
  whileRecorded(
    owner,
    "filter some every find findIndex findLast findLastIndex",
    (native, key) =>
      function (callback, ...others) {
        if (typeof callback !== "function") return native.call(this, callback, ...others);
        const checked: AnyFunction = function (...given) {
          return decide(callback.apply(this, given), key);
        };
        return native.call(this, checked, ...others);
      },
  );
for (const owner of [Object, Map])
  whileRecorded(
    owner,
    "groupBy",
    (native) => (items, callback) =>
      native.call(owner, items, (x: unknown, i: number) => decide(callback(x, i), "groupBy")),
  );

// What is decided by what something is.
whileRecorded(Array, "isArray", (native) => (x) => native(opened(x)));

// What is decided by comparing elements.
for (const owner of elements) {
  whileRecorded(
    owner,
    "includes indexOf lastIndexOf",
    (native, key) =>
      function (...given) {
        const [wanted] = given;
        if (isNode(wanted)) decide(wanted, key);
        else if ((typeof wanted === "number" || typeof wanted === "boolean") && Array.isArray(this))
          for (const one of this)
            if (isNode(one) && one instanceof Condition === (typeof wanted === "boolean")) {
              decide(one, key);
              break;
            }
        return native.apply(this, given);
      },
  );
  whileRecorded(
    owner,
    "sort toSorted",
    (native, key) =>
      function (compare) {
        if (typeof compare !== "function") {
          const isOfScalars = Array.isArray(this) && this.some(isNode);
          return isOfScalars ? refuse(diagnostic("traced-order", key, false), () => this) : native.call(this, compare);
        }
        return native.call(this, (x: unknown, y: unknown) => {
          const order: unknown = compare(x, y);
          return isNode(order) ? refuse(diagnostic("traced-order", key, true), () => 0) : order;
        });
      },
  );
}

// What the language itself asks for.
for (const { owner, keys, follow } of questions) whileRecorded(owner, keys, follow);
patch(globalThis, "Proxy", answering);

// What tells keys apart.
const keyed = (native: AnyFunction, method: string, kind: string): AnyFunction =>
  function (...given) {
    if (isNode(given[0])) refuse(diagnostic("traced-key", `${kind}.${method}`), () => undefined);
    return native.apply(this, given);
  };
whileRecorded(Map.prototype, "get set has delete", (native, key) => keyed(native, key, "Map"));
whileRecorded(Set.prototype, "add has delete", (native, key) => keyed(native, key, "Set"));

// What asks about numbers and conditions.
whileRecorded(Object, "is", () => same);
for (const key of ["isNaN", "isFinite", "isInteger", "isSafeInteger"])
  whileRecorded(Number, key, () => Reflect.get(number, key) as AnyFunction);
whileRecorded(globalThis, "isNaN", () => nan);
whileRecorded(globalThis, "isFinite", () => finite);
for (const key of Object.getOwnPropertyNames(math))
  if (typeof Reflect.get(math, key) === "function")
    whileRecorded(Math, key, () => Reflect.get(math, key) as AnyFunction);
patch(
  globalThis,
  "Boolean",
  (native) => new Proxy(native, { apply: (_, __, [x]) => (tracing && isNode(x) ? handed(truth(x)) : native(x)) }),
);

/** A condition that is given to whoever has asked for it. */
function handed<T>(x: T): T {
  const who = asker();
  if (who && x instanceof Condition) handOver(x, named(who));
  return x;
}

// What is printed: two functions of `console` ask for the members of what they are given, not for its text.
whileRecorded(
  console,
  "dir",
  (native) =>
    function (x, options) {
      native.call(this, x, { customInspect: true, ...options });
    },
);
whileRecorded(
  console,
  "table",
  (native) =>
    function (table, ...others) {
      if (isNode(table)) console.log(table);
      else native.call(this, readable(table), ...others);
    },
);

/** A table whose rows are all records or texts. */
function readable(table: unknown): unknown {
  const row = (x: unknown): unknown => (isNode(x) ? x.shown() : x);
  if (table instanceof Map) return new Map(Array.from(table, ([key, x]) => [key, row(x)]));
  if (Array.isArray(table) || table instanceof Set) return Array.from(table, row);
  if (typeof table !== "object" || table === null) return table;
  return Object.fromEntries(Object.entries(table).map(([key, x]) => [key, row(x)]));
}

// Copies, clocks and chance.
whileRecorded(
  globalThis,
  "structuredClone",
  (native) =>
    (x, ...others) =>
      clone(x, () => native(x, ...others)),
);
const once = (code: "clock-forward" | "random-forward", what: string, native: () => unknown): unknown =>
  isPrinting() ? native() : refuse(diagnostic(code, what), native);
whileRecorded(Date, "now", (native) => () => once("clock-forward", "Date.now()", native));
patch(
  globalThis,
  "Date",
  (native) =>
    new Proxy(native, {
      apply: () => (tracing ? once("clock-forward", "Date()", native) : native()),
      construct(target, given, made) {
        const create = (): object => Reflect.construct(target, given, made);
        return tracing && given.length === 0 ? (once("clock-forward", "new Date()", create) as object) : create();
      },
    }),
);
const prototypeOf = (name: string): object | undefined => {
  const found = (globalThis as Readonly<Record<string, unknown>>)[name];
  return typeof found === "object" && found !== null ? (Object.getPrototypeOf(found) as object) : undefined;
};
whileRecorded(
  prototypeOf("performance"),
  "now",
  (native) =>
    function () {
      return once("clock-forward", "performance.now()", () => native.call(this));
    },
);

const drawing = (native: AnyFunction, key: string): AnyFunction =>
  function (...given) {
    return once("random-forward", `crypto.${key}()`, () => native.apply(this, given));
  };
whileRecorded(prototypeOf("crypto"), "getRandomValues randomUUID", drawing);

// The same in modules of Node's.
const { process } = globalThis as { process?: NodeJS.Process };
const moduleOf = <T extends object>(name: string): T | undefined => process?.getBuiltinModule?.(name) as T | undefined;
whileRecorded(
  moduleOf("node:crypto"),
  "getRandomValues randomUUID randomBytes randomInt randomFillSync randomFill pseudoRandomBytes",
  drawing,
);
whileRecorded(process, "uptime", (native) => () => once("clock-forward", "process.uptime()", native));
patch(process, "hrtime", (native) => {
  const read = (what: string, now: () => unknown): unknown =>
    tracing ? once("clock-forward", `process.${what}()`, now) : now();
  const bigint = native as unknown as { bigint: () => bigint };
  return new Proxy(native, {
    apply: (_, self, given) => read("hrtime", () => native.apply(self, given)),
    get: (_, key) => (key === "bigint" ? () => read("hrtime.bigint", bigint.bigint) : Reflect.get(native, key)),
  });
});
const comparing =
  (owner: string) =>
  (native: AnyFunction, key: string): AnyFunction =>
    function (...given) {
      const run = (): unknown => native.apply(this, given);
      if (!given.slice(0, 2).some((x) => holdsNodes(x))) return run();
      const who = asker();
      return refuse(diagnostic("traced-decision", `${owner}.${key}`, who && named(who)), () => true);
    };
whileRecorded(moduleOf("node:util"), "isDeepStrictEqual", comparing("util"));
const assert = moduleOf<{ readonly strict: object }>("node:assert");
for (const owner of [assert, assert?.strict])
  whileRecorded(
    owner,
    "equal notEqual strictEqual notStrictEqual deepEqual notDeepEqual deepStrictEqual notDeepStrictEqual",
    comparing("assert"),
  );

/** For those who have imported a function of Node's by its name. */
const syncModules = (): void => moduleOf<{ syncBuiltinESMExports(): void }>("node:module")?.syncBuiltinESMExports();

let watching = 0;

/** Replaces them, until what is given back is called. */
export function watch(): () => void {
  if (watching++ === 0) {
    for (const { owner, key, made } of patches) set(owner, key, made);
    syncModules();
  }
  return () => {
    // Who has replaced one meanwhile keeps it.
    if (--watching > 0) return;
    for (const { owner, key, native, made } of patches) if (Reflect.get(owner, key) === made) set(owner, key, native);
    syncModules();
  };
}

const set = (owner: object, key: string, value: unknown): boolean => Reflect.defineProperty(owner, key, { value });

/** Runs something while they are replaced. */
export function watched<T>(run: () => T): T {
  const end = watch();
  try {
    return run();
  } finally {
    end();
  }
}

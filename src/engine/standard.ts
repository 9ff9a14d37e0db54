/**
 * The globals of JavaScript that rewritten model files see in place of their own: `Math`, `Number` and others that know
 * scalars, and the methods of arrays that decide something by comparing or by calling back. On anything else they are the
 * ones they stand for.
 */
import { diagnostic } from "../diagnostics.js";
import { opcodes } from "../ir/opcodes.js";
import { anyViews, identical, isView } from "./alternatives.js";
import { truth } from "./choice.js";
import { filtered, isFiltered } from "./filtered.js";
import { isFloats, isTyped } from "./float-cells.js";
import { abs, and, eq, floor, functions, le, lt, ne } from "./functions.js";
import { hypotenuse } from "./hypotenuse.js";
import { isKeyed, keyedBy, searched, searchesViews } from "./identity.js";
import { isIterator } from "./kinds.js";
import { decided, plus } from "./operators.js";
import { equal, opened, optionalOf, settled } from "./optionals.js";
import { isSearch, search } from "./searches.js";
import { refuse, tracing } from "./tracing.js";
import { filled } from "./typed-arrays.js";
import { Condition, type Truth, Value } from "./value.js";
import { touch } from "./writes.js";

type AnyFunction = (...given: unknown[]) => unknown;

const isTraced = (x: unknown): boolean => x instanceof Value;
const isNode = (x: unknown): boolean => x instanceof Value || x instanceof Condition;

/** A function of `Math`: on scalars, the op of the same name. */
function followed(native: AnyFunction, op: AnyFunction): AnyFunction {
  if (native.length === 1) return like(native, (x: unknown) => (isTraced(x) ? op(x) : native(x)));
  return like(native, (...given: unknown[]) => (given.some(isTraced) ? op(...given) : native(...given)));
}

/** `Math`, with the ops of the table wherever it has one of that name. */
export const math: Math = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(Math));
for (const name of Object.getOwnPropertyNames(Math).filter((name) => Object.hasOwn(opcodes, name))) {
  const native = (Math as unknown as Record<string, AnyFunction>)[name]!;
  const op = (functions as unknown as Record<string, AnyFunction>)[name]!;
  define(name, followed(native, native === Math.hypot ? (hypotenuse as AnyFunction) : op));
}
const draw = Math.random;
define(
  "random",
  like(draw, () => (tracing ? refuse(diagnostic("random-forward", "Math.random()"), draw) : draw())),
);

function define(name: string, value: AnyFunction): void {
  Object.defineProperty(math, name, { value });
}

const isFiniteScalar = (x: Value): Truth => lt(abs(x), Infinity);
const isWhole = (x: Value): Truth => and(isFiniteScalar(x), eq(floor(x), x));

/** What asks for a property of a number, by name. */
const questions: Readonly<Record<string, (x: Value) => Truth>> = {
  isNaN: (x) => ne(x, x),
  isFinite: isFiniteScalar,
  isInteger: isWhole,
  isSafeInteger: (x) => and(isWhole(x), le(abs(x), Number.MAX_SAFE_INTEGER)),
};

/** A function with the name and the length of the one that it stands for. */
function like<T extends object>(native: object, made: T): T {
  for (const name of ["name", "length"])
    Object.defineProperty(made, name, Object.getOwnPropertyDescriptor(native, name)!);
  return made;
}

const asked = (name: string, native: AnyFunction): AnyFunction =>
  like(native, (x: unknown) => (x instanceof Value ? questions[name]!(x) : native(x)));

const numberQuestions = Object.fromEntries(
  Object.keys(questions).map((name) => [name, asked(name, Reflect.get(Number, name))]),
);

/** `Number`: a scalar is one already. */
export const number: NumberConstructor = new Proxy(Number, {
  apply: (native, _, given) => (isNode(given[0]) ? plus(given[0]) : native(...(given as [unknown]))),
  get: (native, name) => {
    const isQuestion = typeof name === "string" && Object.hasOwn(numberQuestions, name);
    return isQuestion ? numberQuestions[name] : Reflect.get(native, name);
  },
});

/** `isNaN`. */
// biome-ignore lint/suspicious/noGlobalIsNan: it is what was written
export const nan = asked("isNaN", globalThis.isNaN as AnyFunction);
/** `isFinite`. */
// biome-ignore lint/suspicious/noGlobalIsFinite: it is what was written
export const finite = asked("isFinite", globalThis.isFinite as AnyFunction);
/** `Boolean`. */
export const boolean: BooleanConstructor = new Proxy(Boolean, { apply: (_, __, [x]) => truth(x) });

const { is } = Object;

/** `Object.is`. */
export function same(given: unknown, other: unknown): Truth {
  const [x, y] = [settled(given), settled(other)];
  if (optionalOf(x) || optionalOf(y)) return equal(x, y, false, same);
  if (isView(x) || isView(y)) return identical(x, y);
  for (const one of x === y ? [] : [x, y]) decided(one, "Object.is");
  return is(x, y);
}

const SEARCHES: ReadonlySet<string> = new Set(["includes", "indexOf", "lastIndexOf"]);

const hasElements = (x: unknown): x is Iterable<unknown> => Array.isArray(x) || isFloats(x);

/** `array.filter(…)`, `array.includes(…)` and the like, which decide about elements. */
export function scan(receiver: unknown, method: string, given: readonly unknown[]): unknown {
  const run = (receiver as Record<string, AnyFunction>)[method]!;
  if (!Array.isArray(receiver) && !isTyped(receiver) && !isIterator(receiver))
    return run.apply(receiver, given as unknown[]);
  if (SEARCHES.has(method)) {
    const [wanted] = given;
    if (Array.isArray(receiver) && searchesViews(receiver, wanted)) return searched(method, receiver, given);
    const isFollowed =
      isNode(wanted) ||
      (["number", "boolean"].includes(typeof wanted) && hasElements(receiver) && [...receiver].some(isNode));
    if (hasElements(receiver) && isFollowed) return searched(method, receiver as unknown[], given);
    if (isTraced(wanted)) decided(wanted, method);
    return run.apply(receiver, given as unknown[]);
  }
  const [callback, ...others] = given;
  if (typeof callback !== "function") return run.apply(receiver, given as unknown[]);
  if (Array.isArray(receiver) && isSearch(method)) return search(method, receiver, callback as AnyFunction, others[0]);
  if (Array.isArray(receiver) && method === "filter") return filtered(receiver, callback as AnyFunction, others[0]);
  const checked = function (this: unknown, ...elements: unknown[]): unknown {
    return decided(callback.apply(this, elements), method);
  };
  return run.call(receiver, checked, ...others);
}

const CONTAINERS = [Array, Map, Set, WeakMap, WeakSet];

/** The receiver of such a method. */
export function scanned(given: unknown, method: string): unknown {
  const receiver = opened(given);
  if (isFiltered(receiver)) return receiver;
  const isElements = Array.isArray(receiver) || isTyped(receiver) || isIterator(receiver);
  return isElements ? { [method]: (...given: unknown[]) => scan(receiver, method, given) } : receiver;
}

/** The receiver of a method that adds or removes elements. */
export function mutated<T>(given: T, method: string): T {
  const receiver = opened(given);
  if (isView(receiver) || isFloats(receiver)) return receiver;
  if (CONTAINERS.some((kind) => receiver instanceof kind) || ArrayBuffer.isView(receiver) || isIterator(receiver))
    touch(receiver, `\`.${method}()\``);
  if (ArrayBuffer.isView(receiver) && (method === "fill" || method === "set")) return filled(receiver, method) as T;
  return anyViews() && isKeyed(receiver) ? (keyedBy(receiver, method) as T) : receiver;
}

/** The receiver of a method that asks for a key. */
export function looked(given: unknown, method: string): unknown {
  const receiver = opened(given);
  return anyViews() && isKeyed(receiver) ? keyedBy(receiver, method) : receiver;
}

/** The target of `delete` or `Object.assign`. */
export function reshaped<T>(given: T, how: string): T {
  const object = opened(given);
  touch(object, `\`${how}\``);
  return object;
}

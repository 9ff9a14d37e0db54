/**
 * Kinds of objects, as far as a condition can choose between them: what it takes to stand for one, and which are alike. Knows
 * the built-in objects of JavaScript and classes; nothing of conditions.
 */
import { Condition, Value } from "./value.js";

// biome-ignore lint/suspicious/noExplicitAny: an object of the user's, of which nothing is known
type Any = any;

/** What it takes to stand for an object: `own` if its methods work on the object itself only. */
export type Kind = "array" | "record" | "own" | "function";

/** Built-in objects that keep what they hold where only their own methods find it. */
const BUILT_IN = /^\[object (?:Map|Set|WeakMap|WeakSet|Date|RegExp|ArrayBuffer|DataView|\w+Array)\]$/;

export const isBuiltIn = (x: object): boolean => BUILT_IN.test(Object.prototype.toString.call(x));

/** Classes whose text has private members; their methods cannot be called on anything else. */
const privates = new WeakMap<object, boolean>();

function hasPrivates(prototype: object | null): boolean {
  if (prototype === null || prototype === Object.prototype) return false;
  let found = privates.get(prototype);
  if (found === undefined) {
    const maker = prototype.constructor;
    const isMine = typeof maker === "function" && /#[\p{ID_Start}$_]/u.test(String(maker));
    found = isMine || hasPrivates(Object.getPrototypeOf(prototype));
    privates.set(prototype, found);
  }
  return found;
}

/** Something that can be gone through once only. */
export const isIterator = (x: unknown): x is IterableIterator<unknown> =>
  typeof (x as Iterator<unknown> | null | undefined)?.next === "function" &&
  typeof (x as Iterable<unknown>)[Symbol.iterator] === "function";

export function kindOf(x: object): Kind | null {
  if (typeof x === "function") return "function";
  if (Array.isArray(x)) return "array";
  if (isBuiltIn(x)) return "own";
  const isPlain = Object.prototype.toString.call(x) === "[object Object]";
  if (!isPlain || x instanceof Value || x instanceof Condition || isIterator(x)) return null;
  return hasPrivates(Object.getPrototypeOf(x)) ? "own" : "record";
}

/** Whether two objects of a kind have the same members, so far. */
export function areAlike(kind: Kind, x: Any, y: Any): boolean {
  if (kind === "function") return true;
  if (Object.getPrototypeOf(x) !== Object.getPrototypeOf(y)) return false;
  if (kind === "array") return x.length === y.length;
  const keys = Reflect.ownKeys(x);
  const isAccessor = (object: object, key: PropertyKey): boolean =>
    Object.getOwnPropertyDescriptor(object, key)!.get !== undefined;
  const inBoth = (key: PropertyKey): boolean => Object.hasOwn(y, key) && isAccessor(x, key) === isAccessor(y, key);
  return keys.length === Reflect.ownKeys(y).length && keys.every(inBoth);
}

/** A getter or setter, and whether it is the object's own. */
export function accessorOf(
  object: object,
  key: PropertyKey,
): (PropertyDescriptor & { readonly isOwn: boolean }) | null {
  for (let at: object | null = object; at; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found) return found.get || found.set ? { ...found, isOwn: at === object } : null;
  }
  return null;
}

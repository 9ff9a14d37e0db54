/**
 * `structuredClone` of something that holds scalars: arrays, records, maps and sets are copied, and a scalar, like a number,
 * is itself. The platform does the rest.
 */
import { Node } from "./value.js";
import { madeNow } from "./writes.js";

const isRecord = (x: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(x);
  return Object.prototype.toString.call(x) === "[object Object]" || prototype === null;
};

/** What a container holds, in order. */
function contents(x: object): readonly unknown[] {
  if (Array.isArray(x) || isRecord(x)) return Object.values(x);
  if (x instanceof Map) return [...x.keys(), ...x.values()];
  return x instanceof Set ? [...x] : [];
}

/** Whether there are scalars in something. */
export function holdsNodes(x: unknown, seen = new Set<object>()): boolean {
  if (x instanceof Node) return true;
  if (typeof x !== "object" || x === null || seen.has(x)) return false;
  seen.add(x);
  return contents(x).some((one) => holdsNodes(one, seen));
}

/**
 * A deep copy.
 * @param native the platform's copy of the whole, if no scalar is in it.
 */
export function clone(whole: unknown, native: () => unknown): unknown {
  if (!holdsNodes(whole)) return native();
  const copies = new Map<object, unknown>();
  const fill = (from: object, to: object): void => {
    for (const [key, one] of Object.entries(from)) (to as Record<string, unknown>)[key] = copy(one);
  };
  const copy = (x: unknown): unknown => {
    if (x instanceof Node) return x;
    if (typeof x !== "object" || x === null || !holdsNodes(x)) return structuredClone(x);
    if (copies.has(x)) return copies.get(x);
    const made = Array.isArray(x)
      ? new Array(x.length)
      : x instanceof Map
        ? new Map()
        : x instanceof Set
          ? new Set()
          : {};
    copies.set(x, madeNow(made));
    if (made instanceof Map) for (const [key, one] of x as Map<unknown, unknown>) made.set(copy(key), copy(one));
    else if (made instanceof Set) for (const one of x as Set<unknown>) made.add(copy(one));
    else fill(x, made);
    return made;
  };
  return copy(whole);
}

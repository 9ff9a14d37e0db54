/**
 * Where an index that is a scalar names no entry of a table, JavaScript has undefined, and a module NaN to calculate with. Who
 * asks whether something is there (`=== undefined`, `??`, `?.`) is told by this file, which knows the results for which it
 * may not be so, and what was chosen of them. Knows nothing of tables.
 */
import { allOf, anyOf, negated } from "./truths.js";
import type { Condition, Truth } from "./value.js";

/** Whether something is there, found out when it is asked for. */
const known = new WeakMap<object, () => Truth>();
let any = false;

const presence = (x: unknown): (() => Truth) | undefined =>
  any && typeof x === "object" && x !== null ? known.get(x) : undefined;

/** Says when something is what a table has, and not what stands for undefined. */
export function mark<T>(x: T, isThere: () => Truth): T {
  if (typeof x === "object" && x !== null) {
    any = true;
    known.set(x, isThere);
  }
  return x;
}

/** Whether it may be nothing. */
export const isMarked = (x: unknown): boolean => presence(x) !== undefined;

/** Whether it is there; true for what is no entry of a table. */
export const presenceOf = (x: unknown): Truth => presence(x)?.() ?? true;

/** What was chosen is there where that is which was taken. */
export function inherited<T>(made: T, condition: Condition, x: unknown, y: unknown): T {
  if (!presence(x) && !presence(y)) return made;
  const isThere = (): Truth => anyOf(allOf(condition, presenceOf(x)), allOf(negated(condition), presenceOf(y)));
  return made === x || made === y ? made : mark(made, isThere);
}

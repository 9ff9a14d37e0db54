/**
 * What a table gave where its index may have named no entry: in JavaScript that is undefined. Computing goes on with NaN;
 * who tests it against nothing is told whether it is there. Knows nothing of tables.
 */
import type { Truth } from "./value.js";

const known = new WeakMap<object, () => Truth>();

/** Says when something is there. */
export function mayBeAbsent<T>(thing: T, isThere: () => Truth): T {
  if (typeof thing === "object" && thing !== null) known.set(thing, isThere);
  return thing;
}

/** Whether something is there, if it came from a table. */
export const isThere = (thing: unknown): Truth | undefined =>
  typeof thing === "object" && thing !== null ? known.get(thing)?.() : undefined;

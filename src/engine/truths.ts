/**
 * Conditions and plain booleans joined, without a row where one of them settles it. Nobody but the engine sees what is joined
 * here, so it counts as asked for. Knows only the connectives.
 */
import { and, not, or } from "./functions.js";
import { asked, type Condition, type Truth } from "./value.js";

/** Whether both hold. */
export const allOf = (p: Truth, q: Truth): Truth =>
  p === true || q === false ? q : q === true || p === false ? p : p === q ? p : asked(and(p, q));

/** Whether one of them holds. */
export const anyOf = (p: Truth, q: Truth): Truth =>
  p === false || q === true ? q : q === false || p === true ? p : p === q ? p : asked(or(p, q));

const opposites = new WeakMap<Condition, Condition>();

/** Whether it does not hold; the opposite of the opposite is the condition itself. */
export function negated(p: Truth): Truth {
  if (typeof p === "boolean") return !p;
  let opposite = opposites.get(p);
  if (!opposite) {
    opposite = asked(not(p)) as Condition;
    opposites.set(p, opposite);
    opposites.set(opposite, p);
  }
  return opposite;
}

/** The opposite of a condition, if it has been asked for. */
export const opposite = (p: Truth): Truth | undefined => (typeof p === "boolean" ? !p : opposites.get(p));

/** Conditions that hold where another one does. */
const consequences = new WeakMap<Condition, readonly Condition[]>();

/** Notes what a condition was made of: where it holds, all of these do. */
export function entails(p: Truth, ...others: readonly Truth[]): Truth {
  if (typeof p !== "boolean") {
    const known = others.filter((q): q is Condition => typeof q !== "boolean" && q !== p);
    if (known.length > 0) consequences.set(p, [...(consequences.get(p) ?? []), ...known]);
  }
  return p;
}

/** Whether a condition is known to hold where another one does. */
export function follows(q: Condition, from: Condition): boolean {
  if (q === from) return true;
  return (consequences.get(from) ?? []).some((one) => follows(q, one));
}

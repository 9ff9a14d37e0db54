/**
 * The two sides of a condition that is not decided: each is run as a pass whose writes are taken back, and what they left in
 * places is chosen between. Here are the sides of expressions (`?:`, `&&`, `||`); those of statements, which may lead
 * elsewhere, are in `branches.ts`.
 */
import { presenceOf } from "./absent.js";
import { chosen, isTruth, NEVER, orFalse, truth } from "./choice.js";
import { isNothing, optionalOf, partsOf, settled } from "./optionals.js";
import { ends, isOwn, throwsIf } from "./throws.js";
import { allOf, anyOf, entails } from "./truths.js";
import { Condition } from "./value.js";
import { abandon, commit, enterPass, Pass, type Place, running, Writes, type Written } from "./writes.js";

/** What a side left in a place: what was there before if it did not write it. */
const afterIn = (writes: Writes, one: Written): unknown => (writes.get(one.place) ?? { after: one.before }).after;

/** Leaves in each place what the side that is taken wrote. */
export function mergeWrites(
  condition: Condition,
  yes: Writes,
  no: Writes,
  isDead: (place: Place) => boolean = () => false,
): void {
  const merge = (one: Written): void => {
    if (!isDead(one.place)) commit(one, chosen(condition, afterIn(yes, one), afterIn(no, one)));
  };
  for (const one of yes.list) merge(one);
  for (const one of no.list) if (!yes.get(one.place)) merge(one);
}

/** One side of a condition, after it has run. */
interface Side {
  /** `NEVER` if it threw. */
  readonly value: unknown;
  readonly written: Writes;
  readonly error?: unknown;
}

const NOTHING: Side = { value: undefined, written: /* @__PURE__ */ new Writes() };

/** Runs an expression as one side of a condition. What is not the model's own to throw ends the trace. */
function runSide(condition: Condition, when: boolean, run: () => unknown): Side {
  const outer = running;
  const pass = new Pass(outer, condition, when);
  enterPass(pass);
  try {
    const value = run();
    enterPass(outer);
    return { value, written: pass.undo() };
  } catch (error) {
    if (!isOwn(error)) ends(error, outer);
    throwsIf(true);
    abandon(outer);
    return { value: NEVER, written: NOTHING.written, error };
  }
}

/** Leaves in each place what the side that is taken wrote; a side that threw is none that counts. */
function merge(condition: Condition, yes: Side, no: Side): void {
  if (yes.value !== NEVER && no.value !== NEVER) return mergeWrites(condition, yes.written, no.written);
  if (yes.value === NEVER && no.value === NEVER) throw no.error;
  for (const one of (yes.value === NEVER ? no : yes).written.list) commit(one, one.after);
}

/** `test ? yes() : no()`. */
export function choose(test: unknown, yes: () => unknown, no: () => unknown): unknown {
  const condition = truth(test);
  if (!(condition instanceof Condition)) return condition ? yes() : no();
  const sides = [runSide(condition, true, yes), runSide(condition, false, no)] as const;
  merge(condition, ...sides);
  return chosen(condition, sides[0].value, sides[1].value);
}

/** `test ? x : y`, where nothing happens if both are evaluated. */
export function pick(test: unknown, x: unknown, y: unknown): unknown {
  const condition = truth(test);
  return condition instanceof Condition ? chosen(condition, x, y) : condition ? x : y;
}

/** `x && y()`. */
export function both(given: unknown, y: () => unknown): unknown {
  const x = settled(given);
  const condition = truth(x);
  if (!(condition instanceof Condition)) return condition ? y() : x;
  const side = runSide(condition, true, y);
  merge(condition, side, NOTHING);
  if (side.value === NEVER) return x;
  if (x === condition && isTruth(side.value)) return entails(allOf(condition, side.value), condition, side.value);
  return x === condition && !partsOf(side.value) ? orFalse(condition, side.value) : chosen(condition, side.value, x);
}

/** `x || y()`. */
export function oneOf(given: unknown, y: () => unknown): unknown {
  const x = settled(given);
  const condition = truth(x);
  if (!(condition instanceof Condition)) return condition ? x : y();
  const side = runSide(condition, false, y);
  merge(condition, NOTHING, side);
  if (side.value === NEVER) return x;
  if (x === condition && isTruth(side.value)) return anyOf(condition, side.value);
  return chosen(condition, optionalOf(x)?.thing ?? x, side.value);
}

/** `x ?? y()`. */
export function orNothing(given: unknown, y: () => unknown): unknown {
  const x = settled(given);
  const optional = optionalOf(x);
  if (optional?.nothing === false) return x;
  const { thing, there } = optional ?? { thing: x, there: isNothing(x) ? false : presenceOf(x) };
  if (!(there instanceof Condition)) return there ? x : y();
  const side = runSide(there, false, y);
  merge(there, NOTHING, side);
  return chosen(there, thing, side.value);
}

/** `x?.…`: what follows is done with what is there, and nothing where nothing is. */
export function link(given: unknown, follow: (x: unknown) => unknown): unknown {
  const x = settled(given);
  const optional = optionalOf(x);
  const isOptional = optional && optional.nothing !== false;
  const { thing, there } = isOptional ? optional : { thing: x, there: isNothing(x) ? false : presenceOf(x) };
  return choose(
    there,
    () => follow(thing),
    () => undefined,
  );
}

/** What `?.` reads a member of: where nothing is there, the member is undefined. */
export function linked(given: unknown): unknown {
  const x = settled(given);
  const optional = optionalOf(x);
  if (!optional) return x;
  const get = (_: object, key: PropertyKey): unknown => {
    const member = (): unknown => (optional.thing as Readonly<Record<PropertyKey, unknown>>)[key];
    return choose(optional.there, member, () => undefined);
  };
  return new Proxy({}, { get });
}

/** `x && y()` where only its truth is asked for. */
export const bothTrue = (x: unknown, y: () => unknown): unknown => both(truth(x), () => truth(y()));

/** `x || y()` where only its truth is asked for. */
export const oneTrue = (x: unknown, y: () => unknown): unknown => oneOf(truth(x), () => truth(y()));

/**
 * The two sides of a condition that is not decided: each is run as a pass whose writes are taken back, and what they left in
 * places is chosen between. Here are the sides of expressions (`?:`, `&&`, `||`); those of statements, which may return, are in
 * `branches.ts`.
 */
import { Diagnostic, diagnostic } from "../diagnostics.js";
import { chosen, isTruth, truth } from "./choice.js";
import { tracing } from "./tracing.js";
import { Condition, type Truth } from "./value.js";
import { commit, enterPass, Pass, running, Writes, type Written } from "./writes.js";

/** Both sides of a condition run, so one that should end a recursion does not: none that ends goes this deep. */
const DEEPEST = 400;
/** How many undecided conditions the code that runs now is in, counted by calls. */
let depth = 0;

export function deeper(): void {
  if (++depth > DEEPEST) throw diagnostic("traced-recursion");
}

export function shallower(): void {
  depth--;
}

/** One side of a condition, after it has run. */
export interface Side {
  /** It returned, and what. */
  readonly left: boolean;
  readonly value: unknown;
  readonly written: Writes;
  /** Parts of it that returned, if it did not as a whole. */
  readonly exits: readonly Exit[];
}

/** Under this condition (or unless it holds) a function has returned. */
export interface Exit {
  readonly condition: Condition;
  readonly when: boolean;
  readonly value: unknown;
  /** What was written before it returned. */
  readonly written: Writes;
}

/** What a side left in a place: what was there before if it did not write it. */
export const afterIn = (writes: Writes, one: Written): unknown =>
  (writes.get(one.place) ?? { after: one.before }).after;

/** Leaves in each place what the side that is taken wrote. */
export function mergeWrites(condition: Condition, yes: Side, no: Side): void {
  const merge = (one: Written): void => {
    if (!one.place.local || !yes.left)
      commit(one, chosen(condition, afterIn(yes.written, one), afterIn(no.written, one)));
  };
  for (const one of yes.written.list) merge(one);
  for (const one of no.written.list) if (!yes.written.get(one.place)) merge(one);
}

/** What was thrown out of such a side. */
let thrown: { readonly error: unknown } | null = null;

/** Runs an expression as one side of a condition. */
function runSide(run: () => unknown): Side {
  const outer = running;
  const pass = new Pass(outer);
  deeper();
  enterPass(pass);
  try {
    const value = run();
    return { left: false, value, written: pass.undo(), exits: [] };
  } catch (error) {
    thrown = { error };
    throw error;
  } finally {
    shallower();
    enterPass(outer);
  }
}

const NOTHING: Side = { left: false, value: undefined, written: new Writes(), exits: [] };

/** `test ? yes() : no()`. */
export function choose(test: unknown, yes: () => unknown, no: () => unknown): unknown {
  const condition = truth(test);
  if (!(condition instanceof Condition)) return condition ? yes() : no();
  const sides = [runSide(yes), runSide(no)] as const;
  mergeWrites(condition, ...sides);
  return chosen(condition, sides[0].value, sides[1].value);
}

/** `test ? x : y`, where nothing happens if both are evaluated. */
export function pick(test: unknown, x: unknown, y: unknown): unknown {
  const condition = truth(test);
  return condition instanceof Condition ? chosen(condition, x, y) : condition ? x : y;
}

/** `x && y()`. */
export function both(x: unknown, y: () => unknown): unknown {
  const condition = truth(x);
  if (!(condition instanceof Condition)) return condition ? y() : x;
  const side = runSide(y);
  mergeWrites(condition, side, NOTHING);
  return isTruth(side.value) && x === condition ? connected(condition, side.value) : chosen(condition, side.value, x);
}

/** `x || y()`. */
export function oneOf(x: unknown, y: () => unknown): unknown {
  const condition = truth(x);
  if (!(condition instanceof Condition)) return condition ? x : y();
  const side = runSide(y);
  mergeWrites(condition, NOTHING, side);
  if (!isTruth(side.value) || x !== condition) return chosen(condition, x, side.value);
  return side.value === false ? condition : side.value === true ? true : condition.or(side.value);
}

/** `x && y()` where only its truth is asked for. */
export const bothTrue = (x: unknown, y: () => unknown): unknown => both(truth(x), () => truth(y()));

/** `x || y()` where only its truth is asked for. */
export const oneTrue = (x: unknown, y: () => unknown): unknown => oneOf(truth(x), () => truth(y()));

const connected = (p: Condition, q: Truth): Truth => (q === true ? p : q === false ? false : p.and(q));

/** What to write instead of throwing. */
export const THROWING =
  "Check what is known before the model runs (plain numbers), or give a value there: y = c ? a : Number.NaN.";

/** An error that the model itself caught: was it ours, or did it come out of a branch that is not decided? */
export function refuseCaught(error: unknown, before: Pass | null): void {
  if (error instanceof Diagnostic && tracing) throw error;
  const isThrown = thrown?.error === error;
  thrown = null;
  if (running === before && !isThrown) return;
  enterPass(before);
  throw diagnostic(
    "traced-branch",
    "An exception left a branch of a traced condition: both branches are run, so it would be thrown in any case.",
    THROWING,
  );
}

/** Runs a model from a state in which nothing is undecided, and leaves such a state. */
export function isolated<T>(run: () => T): T {
  const [outer, outerDepth] = [running, depth];
  enterPass(null);
  depth = 0;
  try {
    return run();
  } finally {
    enterPass(outer);
    depth = outerDepth;
  }
}

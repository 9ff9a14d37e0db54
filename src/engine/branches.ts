/**
 * Conditionals on traced scalars. A condition that is not decided makes an `if` run both sides, each as a *pass* whose
 * writes are taken back; what the two wrote differently is then chosen by the condition, and so is what they returned. If
 * only one side returned, the rest of the function is a pass too, with the other side's condition, until the function
 * returns. The branch not taken contributes nothing (law 4), because all that is left of a condition are `select`s.
 */
import { Diagnostic, diagnostic } from "../diagnostics.js";
import { chosen, truth } from "./choice.js";
import { and, not } from "./functions.js";
import { tracing } from "./tracing.js";
import { Condition, type Truth } from "./value.js";
import { commit, enterPass, Pass, running, tick, Writes, type Written } from "./writes.js";

/** Both sides of a condition run, so one that should end a recursion does not: none that ends goes this deep. */
const DEEPEST = 400;
/** How many undecided conditions the code that runs now is in, counted by calls. */
let depth = 0;

function deeper(): void {
  if (++depth > DEEPEST) throw diagnostic("traced-recursion");
}

/** One side of a condition, after it has run. */
interface Side {
  /** It returned, and what. */
  readonly left: boolean;
  readonly value: unknown;
  readonly written: Writes;
  /** Parts of it that returned, if it did not as a whole. */
  readonly exits: readonly Exit[];
}

/** Under this condition (or unless it holds) a function has returned. */
interface Exit {
  readonly condition: Condition;
  readonly when: boolean;
  readonly value: unknown;
  /** What was written before it returned. */
  readonly written: Writes;
}

/** The rest of a function, run as if it had not returned. */
interface Rest extends Exit {
  readonly pass: Pass;
}

const either = ({ condition, when }: Exit, returned: unknown, otherwise: unknown): unknown =>
  when ? chosen(condition, returned, otherwise) : chosen(condition, otherwise, returned);

/** Ends the rest of a function: what it wrote counts only where the function had not returned. */
function settle(rest: Rest): void {
  const { pass, written } = rest;
  enterPass(pass.outer);
  for (const one of pass.writes.list) {
    const value = one.place.get();
    // A local variable is not looked at any more where the function has returned.
    commit(one, one.place.local ? value : either(rest, afterIn(written, one), value));
  }
  for (const one of written.list)
    if (!one.place.local && !pass.writes.get(one.place)) commit(one, either(rest, one.after, one.place.get()));
}

/** What a side left in a place: what was there before if it did not write it. */
const afterIn = (writes: Writes, one: Written): unknown => (writes.get(one.place) ?? { after: one.before }).after;

/** Where parts of a function that have returned are kept: the function, or the side of a condition in it. */
abstract class Holder {
  readonly rests: Rest[] = [];
  abstract readonly frame: Frame | null;

  /** Goes on as if the function had not returned there. */
  goOn(exit: Exit): void {
    const since = Math.max(this.frame!.start, running?.since ?? 0);
    const pass = new Pass(running, since, exit.value);
    if (this.rests.push({ ...exit, pass }) === 1) deeper();
    enterPass(pass);
  }

  /** Ends what is left of the function after each return, innermost first, and chooses between all that was returned. */
  protected conclude(value: unknown): unknown {
    let result = value;
    if (this.rests.length > 0) depth--;
    for (let rest = this.rests.pop(); rest; rest = this.rests.pop()) {
      settle(rest);
      result = either(rest, rest.value, result);
    }
    return result;
  }

  /** Ends them without a result, since what they are in goes on. */
  protected interrupt(): Exit[] {
    const exits: Exit[] = [];
    if (this.rests.length > 0) depth--;
    for (let rest = this.rests.pop(); rest; rest = this.rests.pop()) {
      settle(rest);
      exits.unshift({ condition: rest.condition, when: rest.when, value: rest.value, written: new Writes() });
    }
    return exits;
  }
}

/** One call of a function that may return from a branch. */
export class Frame extends Holder {
  readonly frame = this;
  readonly start = tick();

  /** What the function returns, given what it returns at its end. */
  result(value: unknown): unknown {
    return this.rests.length === 0 ? value : this.conclude(value);
  }
}

/** One run of an `if`: a loop through the sides that are to be run, one if the test is decided. */
export class Fork extends Holder {
  /** The side that runs now. */
  side: boolean;
  /** Whether the function returned from every side, and what. */
  left = false;
  value: unknown;
  readonly frame: Frame | null;
  readonly condition: Condition | null;
  /** Where it leaves what returned. */
  private readonly holder: Holder | null;
  private readonly sides: Side[] = [];
  private begun = 0;

  /** @param around the undecided `if` around this one in the same function, or that call of the function. */
  constructor(test: unknown, around: Holder | null) {
    super();
    const decided = truth(test);
    this.condition = decided instanceof Condition ? decided : null;
    this.side = decided === true;
    this.holder = around instanceof Fork && !around.condition ? around.holder : around;
    this.frame = around?.frame ?? null;
  }

  /** Begins the next side, if there is one. */
  next(): boolean {
    if (!this.condition) return this.begun++ === 0;
    if (this.begun > 0) this.sides.push(this.end());
    if (this.begun === 0) deeper();
    if (this.begun === 2) {
      depth--;
      this.merge(this.condition, this.sides[0]!, this.sides[1]!);
      return false;
    }
    this.side = this.begun++ === 0;
    this.left = false;
    this.value = undefined;
    enterPass(new Pass(running));
    return true;
  }

  /** The function returns from this side. */
  leave(value: unknown): void {
    this.left = true;
    this.value = value;
  }

  private end(): Side {
    const { left } = this;
    const value = left ? this.conclude(this.value) : undefined;
    const exits = left ? [] : this.interrupt();
    const pass = running!;
    enterPass(pass.outer);
    return { left, value, written: pass.undo(), exits };
  }

  private merge(condition: Condition, yes: Side, no: Side): void {
    this.left = yes.left && no.left;
    if (yes.left !== no.left) {
      const [gone, stays] = yes.left ? [yes, no] : [no, yes];
      this.holder!.goOn({ condition, when: yes.left, value: gone.value, written: gone.written });
      // What the side that stays has written is part of the rest: it counts only where the function goes on.
      for (const one of stays.written.list) commit(one, one.after);
      for (const exit of stays.exits) this.holder!.goOn(exit);
      return;
    }
    mergeWrites(condition, yes, no);
    if (this.left) this.value = chosen(condition, yes.value, no.value);
    const under = (side: Truth, { condition, when, value }: Exit): Exit => ({
      condition: and(side, when ? condition : not(condition)) as Condition,
      when: true,
      value,
      written: new Writes(),
    });
    for (const exit of yes.exits) this.holder!.goOn(under(condition, exit));
    for (const exit of no.exits) this.holder!.goOn(under(not(condition), exit));
  }
}

function mergeWrites(condition: Condition, yes: Side, no: Side): void {
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
    depth--;
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

const isTruth = (x: unknown): x is Truth => typeof x === "boolean" || x instanceof Condition;
const connected = (p: Condition, q: Truth): Truth => (q === true ? p : q === false ? false : p.and(q));

/** Refuses to leave a side of an undecided condition otherwise than by its end or by returning. */
export function refuseLeaving(what: string, forks: readonly Fork[]): void {
  if (!forks.some(({ condition }) => condition)) return;
  throw diagnostic(
    "traced-branch",
    `\`${what}\` in a branch of a traced condition: both branches are run, so it cannot be left that way.`,
    leavingHints[what] ?? "Compute the value in both branches and assign or return it: y = c ? a : b.",
  );
}

const leavingHints: Readonly<Record<string, string>> = {
  throw: "Check what is known before the model runs (plain numbers), or give a value there: y = c ? a : Number.NaN.",
  break: "Run all steps of the loop and choose in each: y = c ? next : y.",
  continue: "Put the rest of the step into the other branch: if (!c) { … }.",
};

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
    leavingHints.throw!,
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

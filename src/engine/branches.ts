/**
 * Conditionals on traced scalars. A condition that is not decided makes an `if` run both sides, each as a *pass* whose
 * writes are taken back; what the two wrote differently is then chosen by the condition, and so is what they returned. If
 * only one side returned, the rest of the function is a pass too, with the other side's condition, until the function
 * returns. The branch not taken contributes nothing (law 4), because all that is left of a condition are `select`s.
 */
import { diagnostic } from "../diagnostics.js";
import { chosen, truth } from "./choice.js";
import { and, not } from "./functions.js";
import { afterIn, deeper, type Exit, mergeWrites, type Side, shallower, THROWING } from "./sides.js";
import { Condition, type Truth } from "./value.js";
import { commit, enterPass, Pass, running, tick, Writes } from "./writes.js";

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
    if (this.rests.length > 0) shallower();
    for (let rest = this.rests.pop(); rest; rest = this.rests.pop()) {
      settle(rest);
      result = either(rest, rest.value, result);
    }
    return result;
  }

  /** Ends them without a result, since what they are in goes on. */
  protected interrupt(): Exit[] {
    const exits: Exit[] = [];
    if (this.rests.length > 0) shallower();
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
      shallower();
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

/** Refuses to leave a side of an undecided condition otherwise than by its end or by returning. */
export function refuseLeaving(what: string, forks: readonly Fork[]): void {
  if (!forks.some(({ condition }) => condition)) return;
  throw diagnostic(
    "traced-branch",
    `\`${what}\` in a branch of a traced condition: both branches are run, so it cannot be left that way.`,
    leavingHints[what] ?? "Compute the value in both branches and assign or return it: y = c ? a : b.",
  );
}

/** What to write instead. */
const leavingHints: Readonly<Record<string, string>> = {
  throw: THROWING,
  break: "Run all steps of the loop and choose in each: y = c ? next : y.",
  continue: "Put the rest of the step into the other branch: if (!c) { … }.",
};

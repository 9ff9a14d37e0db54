/**
 * Conditionals on traced scalars. A condition that is not decided makes an `if` run both sides, each as a *pass* whose
 * writes are taken back; what the two wrote differently is then chosen by the condition, and so is where they lead. If they
 * lead to different places, the rest is run as a pass of its own (`scopes.ts`). The branch not taken contributes nothing
 * (law 4), because all that is left of a condition are `select`s.
 */
import { diagnostic } from "../diagnostics.js";
import { chosen, NEVER, truth } from "./choice.js";
import { type Completion, type Exit, isDead, Scope, truthOf } from "./scopes.js";
import { mergeWrites } from "./sides.js";
import { ends, isOwn, throwsIf } from "./throws.js";
import { allOf, negated } from "./truths.js";
import { Condition, type Truth } from "./value.js";
import { abandon, commit, enterPass, Pass, running, type Writes } from "./writes.js";

/** One side of a condition, after it has run. */
interface Side extends Completion {
  readonly written: Writes;
}

/** One call of a function that may return from a branch. */
export class Frame extends Scope {
  /** What the function returns, given what it returns at its end. */
  result(value: unknown): unknown {
    this.ending = { target: null, value, threw: false };
    return this.finish().value;
  }

  /** What it returns, given that something was thrown in it. */
  failed(error: unknown): unknown {
    this.caught(error);
    return this.finish().value;
  }
}

/** One run of an `if`: a loop through the sides that are to be run, one if the test is decided. */
export class Fork extends Scope {
  /** The side that runs now. */
  side: boolean;
  readonly condition: Condition | null;
  private readonly parent: Scope | null;
  private readonly sides: Side[] = [];
  private pass: Pass | null = null;
  private error: unknown;
  private begun = 0;

  /** @param around the scope around this one in the same function, where something in this one may lead. */
  constructor(test: unknown, around: Scope | null) {
    super(around);
    const decided = truth(test);
    this.condition = decided instanceof Condition ? decided : null;
    this.side = decided === true;
    this.parent = around;
  }

  protected override get holder(): Scope {
    return this.condition || !this.parent ? this : (this.parent as Fork).holder;
  }

  override get isUndecided(): boolean {
    return this.condition !== null || super.isUndecided;
  }

  /** Begins the next side, if there is one. */
  next(): boolean {
    const { condition } = this;
    if (!condition) {
      if (this.begun++ === 0) return true;
      this.end();
      return false;
    }
    if (this.begun > 0) this.sides.push(this.ended());
    if (this.begun === 2) {
      this.merge(condition, this.sides[0]!, this.sides[1]!);
      return false;
    }
    this.side = this.begun++ === 0;
    this.pass = new Pass(running, condition, this.side);
    enterPass(this.pass);
    return true;
  }

  override caught(error: unknown): void {
    if (!this.condition) throw error;
    if (!isOwn(error)) ends(error, this.pass!.outer);
    if (this.rest) return super.caught(error);
    throwsIf(true);
    abandon(this.pass);
    this.error = error;
    this.ending = { target: null, value: NEVER, threw: true };
  }

  private ended(): Side {
    const completion = this.finish();
    enterPass(this.pass!.outer);
    return { ...completion, written: this.pass!.undo() };
  }

  private merge(condition: Condition, yes: Side, no: Side): void {
    if (yes.threw && no.threw) throw this.error;
    if (yes.threw || no.threw) return this.take(yes.threw ? no : yes);
    if (yes.target === no.target) {
      const { target } = yes;
      const lives = target === null ? Number.POSITIVE_INFINITY : this.livesBehind(target);
      mergeWrites(condition, yes.written, no.written, (place) => isDead(place, lives));
      // What is dead where both sides lead to may be seen where else something led from one of them.
      const written = ({ written }: Side): Writes | undefined => (target === null ? undefined : written);
      this.raise(under(condition, yes.exits, written(yes)));
      this.raise(under(negated(condition), no.exits, written(no)));
      this.left = yes.target;
      if (this.left) this.value = chosen(condition, yes.value, no.value);
      return;
    }
    const [gone, stays] = yes.target ? [yes, no] : [no, yes];
    this.raise(under(gone === yes ? condition : negated(condition), gone.exits, gone.written));
    const { target, value, written } = gone;
    this.raise([{ condition, when: gone === yes, target: target!, value, written }]);
    this.take(stays);
  }

  /** Goes on with one of the sides; what it has written is part of what is run now. */
  private take(side: Side): void {
    for (const one of side.written.list) commit(one, one.after);
    this.close(side);
  }
}

/** What has left a side of a condition. */
function* under(side: Truth, exits: readonly Exit[], written?: Writes): Iterable<Exit> {
  for (const exit of exits) {
    const condition = allOf(side, truthOf(exit)) as Condition;
    yield { ...exit, condition, when: true, written: written ?? exit.written };
  }
}

/** Refuses to leave a side of an undecided condition otherwise than by its end or by a jump that is followed. */
export function refuseLeaving(what: string, scopes: readonly Scope[]): void {
  if (!scopes.some((scope) => scope.isUndecided)) return;
  throw diagnostic(
    "traced-branch",
    `\`${what}\` in a branch of a traced condition: both branches are run, so it cannot be left that way.`,
    "Compute the value in both branches and assign or return it: y = c ? a : b.",
  );
}

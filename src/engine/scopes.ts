/**
 * What can be left under a condition that is not decided: a function by `return`, a loop by `break` or the end of its test,
 * a step of it by `continue`, a `switch`, a block with a label. Where something has left, under its condition, the *rest* is
 * run as a pass until the scope ends; then what it wrote counts only where nothing had left before. What leads further out
 * is handed on to the scope around. Knows nothing of what the scopes are in the text.
 */
import { diagnostic } from "../diagnostics.js";
import { chosen, NEVER } from "./choice.js";
import { type Change, runsOf } from "./runs.js";
import { ends, isOwn, throwsIf } from "./throws.js";
import { allOf, anyOf, follows, negated } from "./truths.js";
import type { Condition, Truth } from "./value.js";
import { abandon, commit, enterPass, holds, Pass, type Place, running, tick, Writes, type Written } from "./writes.js";

/** Under this condition (or unless it holds) something has led out of a scope. */
export interface Exit {
  readonly condition: Condition;
  readonly when: boolean;
  /** The scope behind which it goes on; a function returns. */
  readonly target: Scope;
  /** What is returned. */
  readonly value: unknown;
  /** What was written on the way out. */
  readonly written: Writes;
}

/** Nothing was written. */
export const NOTHING_WRITTEN = new Writes();

/** How a scope, or a side of a condition, came to its end. */
export interface Ending {
  /** Where it leads; null is on. */
  readonly target: Scope | null;
  readonly value: unknown;
  /** Something was thrown. */
  readonly threw: boolean;
}

const ON: Ending = { target: null, value: undefined, threw: false };
const THREW: Ending = { target: null, value: NEVER, threw: true };

/** An ending with what has led elsewhere before. */
export interface Completion extends Ending {
  readonly exits: readonly Exit[];
}

export const truthOf = ({ condition, when }: Exit): Truth => (when ? condition : negated(condition));

const either = ({ condition, when }: Pick<Exit, "condition" | "when">, left: unknown, otherwise: unknown): unknown =>
  when ? chosen(condition, left, otherwise) : chosen(condition, otherwise, left);

/** Nobody looks at it any more: it is a variable that was declared since something began that has ended. */
export const isDead = ({ local, time }: Place, since: number): boolean => local && time >= since;

/** More exits than that have no end in sight. */
const MOST_EXITS = 10_000;

/** What is run as if nothing had left the scope; it goes on over all that leaves. */
class Rest extends Pass {
  readonly exits: Exit[] = [];
  readonly lives: number[] = [];
  readonly changes = new Map<Written, Change[]>();
  private readonly left: Truth[] = [];

  constructor(outer: Pass | null) {
    super(outer, true);
  }

  /** @param lives what was declared before that is still looked at where it leads. */
  add(exit: Exit, lives: number): void {
    this.exits.push(exit);
    this.lives.push(lives);
    this.start = tick();
    const since = this.exits.length === 1 ? (this.outer?.since ?? 0) : this.since;
    this.since = Math.max(since, lives);
  }

  /** Whether something has left up to an exit. */
  leftBy(last: number): Truth {
    for (let i = this.left.length; i <= last; i++)
      this.left.push(i === 0 ? truthOf(this.exits[0]!) : anyOf(this.left[i - 1]!, truthOf(this.exits[i]!)));
    return this.left[last]!;
  }

  override get path(): Truth {
    return allOf(this.outer?.path ?? true, negated(this.leftBy(this.exits.length - 1)));
  }

  override knows(condition: Condition): boolean {
    const stayed = ({ condition: left, when }: Exit): boolean => follows(condition, left, !when);
    return this.exits.some(stayed) || (this.outer?.knows(condition) ?? false);
  }

  override gives(object: object): boolean {
    return this.exits.some(({ value }) => holds(value, object));
  }

  /** Each time that something leaves, places may hold something else. */
  override note(place: Place, before: unknown): void {
    if (place.time >= this.start) return;
    const last = this.exits.length - 1;
    const written = this.writes.get(place) ?? this.writes.add(place, before);
    const changes = this.changes.get(written);
    if (!changes) this.changes.set(written, [{ last, before }]);
    else if (changes.at(-1)!.last < last) changes.push({ last, before });
  }
}

export class Scope {
  readonly start = tick();
  /** Where this led further, once it has ended; null if it goes on behind it. */
  left: Scope | null = null;
  /** What is returned then. */
  value: unknown;
  protected rest: Rest | null = null;
  protected ending = ON;
  private settled: Completion | null = null;
  /** The scope around in the same function. */
  private readonly around: Scope | null;

  /** A `finally` waits for its end. */
  private readonly waits: boolean;

  constructor(around: Scope | null = null, waits = false) {
    this.around = around;
    this.waits = waits;
  }

  /** Since when what was declared is not looked at any more where something in here leads: a `finally` may come first. */
  protected livesBehind(target: Scope): number {
    for (let scope: Scope | null = this; scope && scope !== target; scope = scope.around)
      if (scope.waits) return scope.start;
    return target.start;
  }

  /** Where it keeps what leaves; a condition that is decided is no scope of its own. */
  protected get holder(): Scope {
    return this;
  }

  /** Whether something may have left already, or what runs is one side of a condition. */
  get isUndecided(): boolean {
    return this.rest !== null;
  }

  /** Something in it leads behind a scope, this one or one further out. */
  leave(target: Scope, value?: unknown): void {
    this.ending = { target, value, threw: false };
  }

  /** Something was thrown in it. What the model throws matters only where nothing had left before. */
  caught(error: unknown): void {
    if (!this.rest) throw error;
    if (!isOwn(error)) ends(error, this.rest.outer);
    abandon(this.rest);
    this.ending = THREW;
  }

  /** It has ended: chooses between all ways that led out of it. */
  end(): void {
    this.close(this.settled ?? this.finish());
  }

  /** It has ended, but what is in a `finally` comes before it leads on. */
  settle(): void {
    this.settled = this.finish();
  }

  protected close({ target, value, exits }: Completion): void {
    this.left = target;
    this.value = value;
    this.raise(exits);
  }

  /** Hands on what leads further out. */
  protected raise(exits: Iterable<Exit>): void {
    for (const exit of exits) this.around!.holder.goOn(exit);
  }

  /** What has left so far. */
  protected get exits(): readonly Exit[] {
    return this.rest?.exits ?? [];
  }

  /** Goes on as if nothing had left. */
  goOn(exit: Exit): void {
    if (!this.rest) {
      this.rest = new Rest(running);
      enterPass(this.rest);
    } else if (this.rest.exits.length >= MOST_EXITS) throw diagnostic("traced-decision", "while");
    this.rest.add(exit, this.livesBehind(exit.target));
  }

  /** Ends the rest, if there is one. */
  protected finish(): Completion {
    const { rest, ending } = this;
    this.ending = ON;
    this.rest = null;
    const goesOn = (target: Scope | null): boolean => target === null || target === this;
    if (!rest) return { ...ending, target: goesOn(ending.target) ? null : ending.target, exits: [] };
    if (ending.threw) throwsIf(true);
    enterPass(rest.outer);
    settle(rest, ending.threw);
    const exits = [...rest.exits];
    const last = ending.threw ? exits.pop()! : ending;
    const targets = new Set([...exits.map(({ target }) => target), last.target ?? this]);
    if (targets.size === 1) {
      let value: unknown = last.value;
      for (const exit of exits.reverse()) value = either(exit, exit.value, value);
      return { target: goesOn(last.target) ? null : last.target, value, threw: false, exits: [] };
    }
    return this.divided(exits, last);
  }

  /** Some of what left leads further out. */
  private divided(exits: readonly Exit[], last: Pick<Ending, "target" | "value">): Completion {
    const raised: Exit[] = [];
    let here: Truth = false;
    for (const exit of exits) {
      if (exit.target === this) here = anyOf(here, truthOf(exit));
      else if (here === false) raised.push({ ...exit, written: NOTHING_WRITTEN });
      else {
        const condition = allOf(negated(here), truthOf(exit)) as Condition;
        raised.push({ ...exit, condition, when: true, written: NOTHING_WRITTEN });
      }
    }
    const { target, value } = last;
    if (target === null || target === this) return { target: null, value: undefined, threw: false, exits: raised };
    if (here === false) return { target, value, threw: false, exits: raised };
    raised.push({ condition: here as Condition, when: false, target, value, written: NOTHING_WRITTEN });
    return { target: null, value: undefined, threw: false, exits: raised };
  }
}

/** Chooses what is in each place that the rest has written, or what left has, by what has left. */
function settle(rest: Rest, threw: boolean): void {
  const all = new Writes();
  const overrides = new Map<Written, { readonly at: number; readonly value: unknown }[]>();
  for (const { place, before } of rest.writes.list) all.add(place, before);
  rest.exits.forEach(({ written }, at) => {
    for (const { place, before, after } of written.list) {
      const one = all.get(place) ?? all.add(place, before);
      const known = overrides.get(one) ?? [];
      known.push({ at, value: after });
      overrides.set(one, known);
    }
  });
  for (const one of all.list) {
    const noted = rest.writes.get(one.place);
    const now = one.place.get();
    const runs = runsOf((noted && rest.changes.get(noted)) ?? [], overrides.get(one) ?? [], now);
    let value = now;
    if (threw && runs.at(-1)?.last === rest.exits.length - 1) value = runs.pop()!.value;
    for (const run of runs.reverse()) {
      const { first, last } = run;
      if (!isSeen(rest, first, last, one.place)) continue;
      const exit = first === last ? rest.exits[last]! : { condition: rest.leftBy(last) as Condition, when: true };
      value = either(exit, run.value, value);
    }
    commit(one, value);
  }
}

/** Whether somebody may look at a place behind one of the exits from one to another. */
function isSeen({ lives }: Rest, first: number, last: number, place: Place): boolean {
  for (let i = first; i <= last; i++) if (!isDead(place, lives[i]!)) return true;
  return false;
}

/**
 * Work that is not needed is skipped: what comes one after the other under one guard is put between two instructions, `IF`
 * and `END`, wherever that is worth a test. A test must hold exactly where the guard does, and be known there in all
 * iterations of the loops around; what adds to sums and results is left out exactly where it would add 0. Where no such test
 * is found, nothing is skipped, which gives the same numbers. It is long because what is skipped, and what follows from that
 * for the guards of the rest, is found by one search.
 */
import { gathers, opcodes } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import { blocksOf, run } from "./blocks.js";
import { ALWAYS, Guards, guardsOf, isPut, NOWHERE, type Test } from "./guards.js";
import type { Step } from "./nest.js";
import { longestOptional } from "./optional.js";
import { type Item, inserted, type Skipping } from "./regions.js";
import { computes, isStore, type Sequence, TAKE, VALUE } from "./sequence.js";
import { STORE } from "./stores.js";

/** Fewer operations than this are not worth a test. */
export const WORTHWHILE = 30;
/** How often a stretch without a test is tried again from its second step on, in one block. */
const TRIES = 16;
/** A test in a loop may be so many statements, in one iteration or another. */
const FEW = 2;
/** How often guards are looked at again, because something is computed more often than they say. */
const ROUNDS = 8;

/** What a step came to each time that it was carried out. */
interface Course {
  readonly guards: number[];
  /** Its first instruction, and how many there were. */
  readonly starts: number[];
  size: number;
}

/** @param worthwhile fewer operations than this are carried out in any case. */
export function skipWork(
  segments: readonly (readonly Step[])[],
  sequence: Sequence,
  tape: Tape,
  worthwhile = WORTHWHILE,
): Skipping {
  if (!sequence.op.subarray(0, sequence.length).includes(opcodes.select)) return { sequence, segments };
  if (longestOptional(tape, sequence) < worthwhile) return { sequence, segments };
  const least = new Int32Array(sequence.length).fill(NOWHERE);
  const guards = new Guards(sequence);
  for (let round = 0; round < ROUNDS; round++) {
    const search = new Search(segments, sequence, guards, guardsOf(guards, tape, sequence, least), least, worthwhile);
    const found = search.regions();
    if (!search.found) return { sequence, segments };
    if (!search.raise()) return inserted(found, sequence, search.superfluous());
  }
  return { sequence, segments };
}

class Search {
  /** Whether anything is skipped. */
  found = false;
  private readonly worthwhile: number;
  private readonly segments: readonly (readonly Step[])[];
  private readonly sequence: Sequence;
  private readonly guards: Guards;
  private readonly least: Int32Array;
  /** By position: its guard, and the guard under which it is carried out. */
  private readonly guard: Int32Array;
  private readonly actual: Int32Array;
  private readonly statementAt: Int32Array;
  private readonly courses = new Map<Step, Course>();
  /** What tests ask for, and the guard under which they do. */
  private readonly asked: { readonly position: number; readonly guard: number }[] = [];

  constructor(
    segments: readonly (readonly Step[])[],
    sequence: Sequence,
    guards: Guards,
    guard: Int32Array,
    least: Int32Array,
    worthwhile: number,
  ) {
    this.worthwhile = worthwhile;
    this.segments = segments;
    this.sequence = sequence;
    this.guards = guards;
    this.guard = guard;
    this.least = least;
    this.actual = new Int32Array(sequence.length);
    this.statementAt = new Int32Array(sequence.length);
    run(blocksOf(segments), (statement, position) => {
      this.statementAt[position] = statement;
    });
    let position = 0;
    const follow = (step: Step, runs: Map<Step, number>): number => {
      const course = this.courses.get(step) ?? { guards: [], starts: [], size: 0 };
      this.courses.set(step, course);
      const start = position;
      let guard = NOWHERE;
      if (step.kind === "statement") guard = this.guard[position++]!;
      else {
        const trip = step.trips.at(runs.get(step) ?? 0);
        runs.set(step, (runs.get(step) ?? 0) + 1);
        for (let i = 0; i < trip; i++)
          for (const inner of step.body) guard = this.guards.common(guard, follow(inner, runs));
      }
      course.guards.push(guard);
      course.starts.push(start);
      course.size += position - start;
      return guard;
    };
    const runs = new Map<Step, number>();
    for (const steps of segments) for (const step of steps) follow(step, runs);
  }

  regions(): Item[][] {
    return this.segments.map((steps) => this.divide(steps, [ALWAYS]));
  }

  /** @param ambient by iteration of what the steps are in: the guard that is known to hold. */
  private divide(steps: readonly Step[], ambient: readonly number[]): Item[] {
    const items: Item[] = [];
    let tries = TRIES;
    for (let from = 0; from < steps.length; ) {
      const first = this.towards(steps[from]!, ambient);
      let to = from + 1;
      while (first && to < steps.length && this.joins(steps[to]!, ambient, first)) to++;
      let tests = first && this.testsOf(steps.slice(from, to), ambient);
      if (first && !tests) {
        const near = this.nearest(steps, from, ambient);
        if (near) ({ tests, to } = near);
        // What the test is made of may be among the first of them.
        else if (tries-- > 0) to = from + 1;
      }
      const group = steps.slice(from, to);
      if (tests) {
        const known = tests;
        this.found = true;
        const guards = ambient.map((guard, i) => this.guards.under(guard, known[i]!.position, known[i]!.sense));
        items.push({ kind: "region", body: this.divide(group, guards), tests });
      } else items.push(...group.map((step) => this.inside(step, ambient)));
      from = to;
    }
    return items;
  }

  private inside(step: Step, ambient: readonly number[]): Item {
    if (step.kind === "statement") {
      this.courses.get(step)!.starts.forEach((position, i) => {
        this.actual[position] = ambient[i]!;
      });
      return step;
    }
    const inner = ambient.flatMap((guard, i) => new Array<number>(step.trips.at(i)).fill(guard));
    return { ...step, body: this.divide(step.body, inner) };
  }

  /**
   * By iteration, the condition next to what holds; null if there is none in any. Where it is needed anyway in some, since a
   * loop around is skipped for the first iteration's sake, the same test must hold there.
   */
  private towards(step: Step, ambient: readonly number[]): Int32Array | null {
    const { guards } = this.courses.get(step)!;
    const found = Int32Array.from(ambient, (guard, i) => this.next(guards[i]!, guard));
    return found.some((one) => one !== ALWAYS && one !== NOWHERE) ? found : null;
  }

  /** `NOWHERE` for what is not needed there, `ALWAYS` for what is needed wherever the other guard holds. */
  private next(guard: number, ambient: number): number {
    if (guard === NOWHERE) return NOWHERE;
    if (guard === ambient || !this.guards.isWithin(guard, ambient)) return ALWAYS;
    return this.guards.towards(guard, ambient);
  }

  /** Whether a step may be skipped with those before; what that are in an iteration is noted. */
  private joins(step: Step, ambient: readonly number[], first: Int32Array): boolean {
    const { guards } = this.courses.get(step)!;
    const next = ambient.map((guard, i) => this.next(guards[i]!, guard));
    if (!next.every((one, i) => one === first[i] || one === NOWHERE || (first[i] === NOWHERE && one !== ALWAYS)))
      return false;
    next.forEach((one, i) => {
      if (first[i] === NOWHERE) first[i] = one;
    });
    return true;
  }

  /** By iteration, a test that holds exactly where the steps are needed, the same statement in all of them. */
  private testsOf(steps: readonly Step[], ambient: readonly number[]): Test[] | null {
    const courses = steps.map((step) => this.courses.get(step)!);
    if (courses.reduce((size, course) => size + course.size, 0) < this.worthwhile * ambient.length) return null;
    const wanted = ambient.map((_, i) =>
      courses.reduce((guard, { guards }) => this.guards.common(guard, guards[i]!), NOWHERE),
    );
    if (wanted.includes(NOWHERE)) return null;
    const starts = courses[0]!.starts;
    return this.testsFor(wanted, ambient, starts);
  }

  /**
   * Tests for what the first step needs, but for what is known only later, and how far the steps go that need as much: more is
   * computed than is needed then.
   */
  private nearest(
    steps: readonly Step[],
    from: number,
    ambient: readonly number[],
  ): { tests: Test[]; to: number } | null {
    const { guards, starts } = this.courses.get(steps[from]!)!;
    if (guards.includes(NOWHERE)) return null;
    const wanted = ambient.map((other, i) => this.guards.onPath(guards[i]!, other));
    let to = from;
    let size = 0;
    for (; to < steps.length; to++) {
      const course = this.courses.get(steps[to]!)!;
      if (this.adds(steps[to]!) || !wanted.every((guard, i) => this.guards.isWithin(course.guards[i]!, guard))) break;
      size += course.size;
    }
    const tests = size < this.worthwhile * ambient.length ? null : this.testsFor(wanted, ambient, starts);
    return tests && { tests, to };
  }

  /** Whether a step changes sums or results. */
  private adds(step: Step): boolean {
    if (step.kind === "loop") return step.body.some((inner) => this.adds(inner));
    const start = this.courses.get(step)!.starts[0]!;
    return !isPure(this.sequence.op[start]!) && !isPut(this.sequence, start);
  }

  /**
   * By iteration, a test for a guard, known before where the iteration starts: the same statement in all of them, or in the first ones some
   * others, such as those of a first iteration that is not part of the loop.
   */
  private testsFor(wanted: readonly number[], ambient: readonly number[], starts: readonly number[]): Test[] | null {
    if (wanted.every((guard, i) => guard === ambient[i])) return null;
    const candidates = ambient.map((guard, i) =>
      this.guards
        .testsOf(wanted[i]!)
        .filter(
          ({ position, sense }) => position < starts[i]! && this.guards.under(guard, position, sense) === wanted[i],
        ),
    );
    const keyOf = ({ position, sense }: Test): number => 2 * this.statementAt[position]! + Number(sense);
    const testsThat = (holds: (test: Test) => boolean): Test[] | null => {
      const tests = candidates.map((all) => all.findLast(holds));
      if (!tests.every((test) => test !== undefined) || new Set(tests.map(keyOf)).size > FEW) return null;
      tests.forEach(({ position }, i) => {
        this.asked.push({ position, guard: ambient[i]! });
      });
      return tests;
    };
    for (const key of new Set(candidates[0]!.map(keyOf))) {
      const tests = testsThat((test) => keyOf(test) === key);
      if (tests) return tests;
    }
    return testsThat(({ sense }) => sense) ?? testsThat(({ sense }) => !sense);
  }

  /**
   * The choices that the tests around them decide, by step: the operand that is always chosen; 0 for what nothing else than
   * such choices uses.
   */
  superfluous(): ReadonlyMap<Step, number> {
    const { op, space, number, length } = this.sequence;
    const found = new Map<Step, number>();
    const chosen = new Uint8Array(length);
    for (const [step, { starts }] of this.courses) {
      if (step.kind === "loop" || op[starts[0]!] !== opcodes.select) continue;
      const side = this.sideOf(starts[0]!);
      const isDecided = (start: number): boolean => {
        let value = number[3 * start + side]!;
        while (chosen[value]! > 0) value = number[3 * value + chosen[value]!]!;
        if (space[3 * start + side] !== VALUE || this.sideOf(start) !== side) return false;
        // A sum that is taken in any case must not be handed on where it counts alone.
        return op[value] !== TAKE || this.actual[value] === this.actual[start];
      };
      if (side === 0 || !starts.every(isDecided)) continue;
      found.set(step, side);
      for (const start of starts) chosen[start] = side;
    }
    if (found.size === 0) return found;
    const used = new Uint8Array(length);
    for (const { position } of this.asked) used[position] = 1;
    for (let position = length - 1; position >= 0; position--) {
      const slot = 3 * position;
      used[position] ||= isPure(op[position]!) ? 0 : 1;
      if (used[position] === 0) continue;
      for (let k = 0; k < 3; k++)
        if (space[slot + k] === VALUE && (chosen[position] === 0 || chosen[position] === k))
          used[number[slot + k]!] = 1;
    }
    for (const [step, { starts }] of this.courses)
      if (step.kind === "statement" && starts.every((start) => used[start] === 0)) found.set(step, 0);
    return found;
  }

  /** The operand of a choice that is the chosen one wherever it is carried out; or 0. */
  private sideOf(position: number): number {
    const { guards } = this;
    const slot = 3 * position;
    if (this.sequence.space[slot] !== VALUE) return 0;
    const holds = (sense: boolean): boolean =>
      guards.isWithin(this.actual[position]!, guards.under(ALWAYS, this.sequence.number[slot]!, sense));
    return holds(true) ? 1 : holds(false) ? 2 : 0;
  }

  /** Says of what is carried out more often than its guard holds that it must be needed there; false if there is nothing. */
  raise(): boolean {
    const { op, length } = this.sequence;
    let changed = false;
    const need = (position: number, guard: number): void => {
      const least = this.guards.common(this.least[position]!, guard);
      changed ||= least !== this.least[position];
      this.least[position] = least;
    };
    for (let position = 0; position < length; position++) {
      const code = op[position]!;
      if (!gathers[code] && !isPut(this.sequence, position) && (!isStore(code) || code === STORE)) continue;
      const guard = this.guard[position]!;
      if (guard !== NOWHERE && guard !== this.actual[position]) need(position, this.actual[position]!);
    }
    for (const { position, guard } of this.asked)
      if (!this.guards.isWithin(guard, this.actual[position]!)) need(position, guard);
    return changed;
  }
}

/** Whether an instruction does nothing but compute a value. */
const isPure = (op: number): boolean => computes(op) && op !== TAKE && !gathers[op];

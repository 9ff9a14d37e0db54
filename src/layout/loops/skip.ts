/**
 * Work that is not needed is skipped: what comes one after the other under one guard is put between two instructions, `IF`
 * and `END`, wherever that is worth a test. A test must hold exactly where the guard does, and be known there in all
 * iterations of the loops around; what adds to sums and results is left out exactly where it would add 0. Where no such test
 * is found, nothing is skipped, which gives the same numbers. It is long because what is skipped, and what follows from that
 * for the guards of the rest, is found by one search.
 */
import { opcodes } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import { blocksOf, run } from "./blocks.js";
import { ALWAYS, Guards, guardsOf, NOWHERE, type Test } from "./guards.js";
import type { Statement, Step, Trips } from "./nest.js";
import { longestOptional } from "./optional.js";
import { END, IF, isStore, type Sequence, SUM, VALUE } from "./sequence.js";
import { STORE } from "./stores.js";

/** Fewer operations than this are not worth a test. */
const WORTHWHILE = 30;
/** How often guards are looked at again, because something is computed more often than they say. */
const ROUNDS = 8;

/** A program with its instructions. */
export interface Skipping {
  readonly sequence: Sequence;
  readonly segments: readonly (readonly Step[])[];
}

/** Steps that are skipped together; by iteration of what they are in, the test. */
interface Region {
  readonly kind: "region";
  readonly body: readonly Item[];
  readonly tests: readonly Test[];
}

/** A loop with regions in it. */
interface Divided {
  readonly kind: "loop";
  readonly trips: Trips;
  readonly body: readonly Item[];
}

type Item = Statement | Divided | Region;

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
    if (!search.raise()) return inserted(found, sequence);
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
    for (let from = 0; from < steps.length; ) {
      const first = this.towards(steps[from]!, ambient);
      let to = from + 1;
      while (first && to < steps.length && this.joins(steps[to]!, ambient, first)) to++;
      const group = steps.slice(from, to);
      const tests = first && this.testsOf(group, ambient);
      if (tests) {
        this.found = true;
        const guards = ambient.map((guard, i) => this.guards.under(guard, tests[i]!.position, tests[i]!.sense));
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
    const candidates = ambient.map((guard, i) => {
      const start = courses[0]!.starts[i]!;
      return this.guards
        .testsOf(wanted[i]!)
        .filter(({ position, sense }) => position < start && this.guards.under(guard, position, sense) === wanted[i]);
    });
    const keyOf = ({ position, sense }: Test): number => 2 * this.statementAt[position]! + Number(sense);
    for (const key of new Set(candidates[0]!.map(keyOf))) {
      const tests = candidates.map((all) => all.findLast((test) => keyOf(test) === key));
      if (!tests.every((test) => test !== undefined)) continue;
      tests.forEach(({ position }, i) => {
        this.asked.push({ position, guard: ambient[i]! });
      });
      return tests;
    }
    return null;
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
      if (!isStore(code) || code === STORE) continue;
      const guard = this.guard[position]!;
      if (guard !== NOWHERE && guard !== this.actual[position]) need(position, this.actual[position]!);
    }
    for (const { position, guard } of this.asked)
      if (!this.guards.isWithin(guard, this.actual[position]!)) need(position, guard);
    return changed;
  }
}

/** The program with its tests. */
function inserted(found: readonly Item[][], old: Sequence): Skipping {
  /** By position, where the instruction was before, or what is new. */
  const from: number[] = [];
  const tests = new Map<number, Test>();
  const moved = new Int32Array(old.length);
  const runs = new Map<Item, number>();
  /** Where the first instruction of a statement or a region is, and the first one behind it. */
  const first = new Map<Item, number>();
  const last = new Map<Item, number>();
  let position = 0;
  const carryOut = (item: Item): void => {
    const n = runs.get(item) ?? 0;
    runs.set(item, n + 1);
    if (n === 0) first.set(item, from.length);
    if (item.kind === "statement") {
      moved[position] = from.length;
      from.push(position++);
      return;
    }
    if (item.kind === "loop") {
      for (let i = item.trips.at(n); i > 0; i--) item.body.forEach(carryOut);
      return;
    }
    tests.set(from.length, item.tests[n]!);
    from.push(-IF);
    item.body.forEach(carryOut);
    if (n === 0) last.set(item, from.length);
    from.push(-END);
  };
  for (const items of found) items.forEach(carryOut);
  const statement = (at: number): Step => ({ kind: "statement", position: at });
  const stepsOf = (items: readonly Item[]): Step[] =>
    items.flatMap((item): Step[] => {
      if (item.kind === "statement") return [statement(first.get(item)!)];
      const body = stepsOf(item.body);
      if (item.kind === "loop") return [{ kind: "loop", trips: item.trips, body }];
      return [statement(first.get(item)!), ...body, statement(last.get(item)!)];
    });
  return { sequence: movedTo(old, from, tests, moved), segments: found.map(stepsOf) };
}

/** A sequence with instructions put in between. */
function movedTo(
  old: Sequence,
  from: readonly number[],
  tests: ReadonlyMap<number, Test>,
  moved: Int32Array,
): Sequence {
  const { length } = from;
  const op = new Uint8Array(length);
  const row = new Int32Array(length);
  const space = new Int8Array(3 * length).fill(-1);
  const number = new Int32Array(3 * length);
  from.forEach((source, position) => {
    const test = tests.get(position);
    if (source < 0) op[position] = -source;
    if (test) {
      row[position] = Number(test.sense);
      space[3 * position] = VALUE;
      number[3 * position] = moved[test.position]!;
    }
    if (source < 0) return;
    op[position] = old.op[source]!;
    row[position] = old.row[source]!;
    for (let k = 0; k < 3; k++) {
      const of = old.space[3 * source + k]!;
      const value = old.number[3 * source + k]!;
      space[3 * position + k] = of;
      number[3 * position + k] = of === VALUE || of === SUM ? moved[value]! : value;
    }
  });
  return { length, op, row, space, number, accumulated: old.accumulated };
}

/**
 * Work that is not needed is skipped: what comes one after the other under one guard is put between two instructions, `IF`
 * and `END`, wherever that is worth a test. A test must hold exactly where the guard does, and be known there in all
 * iterations of the loops around; what adds to sums and results is left out exactly where it would add 0. Where no such test
 * is found, nothing is skipped, which gives the same numbers. It is long because what is skipped, and what follows from that
 * for the guards of the rest, is found by one search.
 */
import { gathers, opcodes } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import { type Course, coursesOf, forEachCourse } from "./courses.js";
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

/** @param worthwhile fewer operations than this are carried out in any case. */
export function skipWork(
  segments: readonly (readonly Step[])[],
  sequence: Sequence,
  tape: Tape,
  worthwhile = WORTHWHILE,
): Skipping {
  if (!sequence.op.subarray(0, sequence.length).includes(opcodes.select)) return { sequence, segments };
  if (longestOptional(tape, sequence) < worthwhile) return { sequence, segments };
  const search = new Search(segments, sequence, tape, worthwhile);
  for (let round = 0; round < ROUNDS; round++) {
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
  private readonly sequence: Sequence;
  private readonly tape: Tape;
  private readonly guards: Guards;
  private readonly least: Int32Array;
  /** By position: its guard, and the guard under which it is carried out. */
  private guard: Int32Array;
  private readonly actual: Int32Array;
  private readonly statementAt: Int32Array;
  /** The steps of the functions. */
  private readonly functions: readonly (readonly Course[])[];
  /** What was asked last of `next`: iterations of inner loops ask the same. */
  private readonly latest = { guard: NOWHERE, ambient: NOWHERE, next: NOWHERE };
  /** What tests ask for, and the guard under which they do. */
  private asked: { readonly position: number; readonly guard: number }[] = [];

  constructor(segments: readonly (readonly Step[])[], sequence: Sequence, tape: Tape, worthwhile: number) {
    this.worthwhile = worthwhile;
    this.sequence = sequence;
    this.tape = tape;
    this.guards = new Guards(sequence);
    this.guard = this.least = new Int32Array(sequence.length).fill(NOWHERE);
    this.actual = new Int32Array(sequence.length);
    this.statementAt = new Int32Array(sequence.length);
    this.functions = coursesOf(segments);
    let count = 0;
    for (const courses of this.functions)
      forEachCourse(courses, ({ step, starts }) => {
        count++;
        if (step.kind === "statement") for (const position of starts) this.statementAt[position] = count;
      });
  }

  /** The functions with what is skipped in them, by what is known of guards so far. */
  regions(): Item[][] {
    this.found = false;
    this.asked = [];
    this.guard = guardsOf(this.guards, this.tape, this.sequence, this.least);
    this.actual.fill(ALWAYS);
    for (const courses of this.functions) for (const course of courses) course.guard(this.guard, this.guards);
    return this.functions.map((courses) => this.divide(courses, Int32Array.of(ALWAYS)));
  }

  /** @param known by iteration of what the steps are in: the guard that holds there. */
  private divide(courses: readonly Course[], known: Int32Array): Item[] {
    const all: Item[] = [];
    const rest = known.length === 1 ? this.inCommon(courses) : null;
    // What is skipped with all that is left is gone on with in place.
    let [items, ambient, tries] = [all, known, TRIES];
    for (let from = 0; from < courses.length; ) {
      const first = this.towards(courses[from]!, ambient);
      const isAll = rest !== null && first !== null && this.isFurther(rest[from]!, first[0]!, ambient[0]!);
      let to = isAll ? courses.length : from + 1;
      while (first && to < courses.length && this.joins(courses[to]!, ambient, first)) to++;
      const wanted = isAll ? rest.subarray(from, from + 1) : undefined;
      let tests = first && this.testsOf(courses, from, to, ambient, wanted);
      if (first && !tests) {
        const near = this.nearest(courses, from, ambient);
        if (near) ({ tests, to } = near);
        // What the test is made of may be among the first of them.
        else if (tries-- > 0) to = from + 1;
      }
      if (tests) {
        const holds = tests;
        const guards = ambient.map((guard, i) => this.guards.under(guard, holds[i]!.position, holds[i]!.sense));
        this.found = true;
        const isRest = rest !== null && to === courses.length;
        const body = isRest ? [] : this.divide(courses.slice(from, to), guards);
        items.push({ kind: "region", body, tests });
        if (isRest) {
          [items, ambient, tries] = [body, guards, TRIES];
          continue;
        }
      } else for (let i = from; i < to; i++) items.push(this.inside(courses[i]!, ambient));
      from = to;
    }
    return all;
  }

  /** By place in a list, of what is carried out once: what the guards from there on have in common. */
  private inCommon(courses: readonly Course[]): Int32Array {
    const rest = new Int32Array(courses.length);
    for (let i = courses.length - 1, common = NOWHERE; i >= 0; i--)
      common = rest[i] = this.guards.common(common, courses[i]!.guards[0]!);
    return rest;
  }

  /** Whether all that has a guard in common is under the next condition. */
  private isFurther(common: number, next: number, ambient: number): boolean {
    return this.guards.isWithin(common, next) && this.guards.isFurther(next, ambient);
  }

  private inside(course: Course, ambient: Int32Array): Item {
    const { step, starts, ends } = course;
    if (step.kind === "statement" || (!course.isMixed && !this.towards(course, ambient))) {
      // Nothing in it is skipped.
      for (let n = 0; n < ambient.length; n++)
        if (ambient[n] !== ALWAYS) this.actual.fill(ambient[n]!, starts[n]!, ends[n]!);
      return step;
    }
    const inner = new Int32Array(course.body[0]?.starts.length ?? 0);
    let iteration = 0;
    for (let n = 0; n < ambient.length; n++) {
      const end = iteration + step.trips.at(n);
      inner.fill(ambient[n]!, iteration, end);
      iteration = end;
    }
    return { ...step, body: this.divide(course.body, inner) };
  }

  /**
   * By iteration, the condition next to what holds; null if there is none in any. Where it is needed anyway in some, since a
   * loop around is skipped for the first iteration's sake, the same test must hold there.
   */
  private towards({ guards }: Course, ambient: Int32Array): Int32Array | null {
    for (let n = 0; n < ambient.length; n++) {
      const one = this.next(guards[n]!, ambient[n]!);
      if (one !== ALWAYS && one !== NOWHERE) return ambient.map((guard, i) => this.next(guards[i]!, guard));
    }
    return null;
  }

  /** `NOWHERE` for what is not needed there, `ALWAYS` for what is needed wherever the other guard holds. */
  private next(guard: number, ambient: number): number {
    if (guard === NOWHERE) return NOWHERE;
    if (guard === ALWAYS || guard === ambient) return ALWAYS;
    const { latest } = this;
    if (latest.guard !== guard || latest.ambient !== ambient) {
      latest.guard = guard;
      latest.ambient = ambient;
      latest.next = this.guards.isWithin(guard, ambient) ? this.guards.towards(guard, ambient) : ALWAYS;
    }
    return latest.next;
  }

  /** Whether a step may be skipped with those before; what that are in an iteration is noted. */
  private joins({ guards }: Course, ambient: Int32Array, first: Int32Array): boolean {
    for (let n = 0; n < ambient.length; n++) {
      const one = this.next(guards[n]!, ambient[n]!);
      if (one !== first[n] && one !== NOWHERE && (first[n] !== NOWHERE || one === ALWAYS)) return false;
    }
    for (let n = 0; n < ambient.length; n++) if (first[n] === NOWHERE) first[n] = this.next(guards[n]!, ambient[n]!);
    return true;
  }

  /**
   * By iteration, a test that holds exactly where some steps are needed, the same statement in all of them.
   * @param common what their guards have in common, if it is known.
   */
  private testsOf(
    courses: readonly Course[],
    from: number,
    to: number,
    ambient: Int32Array,
    common?: Int32Array,
  ): Test[] | null {
    const least = this.worthwhile * ambient.length;
    let size = 0;
    for (let i = from; i < to && size < least; i++) size += courses[i]!.size;
    if (size < least) return null;
    const wanted = common ?? new Int32Array(ambient.length).fill(NOWHERE);
    for (let i = from; !common && i < to; i++) {
      const { guards } = courses[i]!;
      for (let n = 0; n < wanted.length; n++) wanted[n] = this.guards.common(wanted[n]!, guards[n]!);
    }
    return wanted.includes(NOWHERE) ? null : this.testsFor(wanted, ambient, courses[from]!.starts);
  }

  /**
   * Tests for what the first step needs, but for what is known only later, and how far the steps go that need as much: more is
   * computed than is needed then.
   */
  private nearest(courses: readonly Course[], from: number, ambient: Int32Array): { tests: Test[]; to: number } | null {
    const { guards, starts } = courses[from]!;
    if (guards.includes(NOWHERE)) return null;
    const wanted = ambient.map((other, i) => this.guards.onPath(guards[i]!, other));
    if (areSame(wanted, ambient)) return null;
    let to = from;
    let size = 0;
    for (; to < courses.length; to++) {
      const course = courses[to]!;
      if (this.adds(course) || !this.isWithin(course, wanted)) break;
      size += course.size;
    }
    const tests = size < this.worthwhile * ambient.length ? null : this.testsFor(wanted, ambient, starts);
    return tests && { tests, to };
  }

  /** Whether a step is within guards, by iteration. */
  private isWithin({ guards }: Course, others: Int32Array): boolean {
    for (let n = 0; n < others.length; n++) if (!this.guards.isWithin(guards[n]!, others[n]!)) return false;
    return true;
  }

  /** Whether a step changes sums or results. */
  private adds({ step, body, starts }: Course): boolean {
    if (step.kind === "loop") return body.some((inner) => this.adds(inner));
    return !isPure(this.sequence.op[starts[0]!]!) && !isPut(this.sequence, starts[0]!);
  }

  /**
   * By iteration, a test for a guard, known before where the iteration starts: the same statement in all of them, or in the first ones some
   * others, such as those of a first iteration that is not part of the loop.
   */
  private testsFor(wanted: Int32Array, ambient: Int32Array, starts: readonly number[]): Test[] | null {
    if (areSame(wanted, ambient)) return null;
    const candidates = Array.from(ambient, (guard, i) =>
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
    const all: Course[] = [];
    for (const courses of this.functions) forEachCourse(courses, (course) => course.size > 0 && all.push(course));
    for (const { step, starts } of all) {
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
    for (const { step, starts } of all)
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

function areSame(guards: Int32Array, others: Int32Array): boolean {
  for (let n = 0; n < guards.length; n++) if (guards[n] !== others[n]) return false;
  return true;
}

/** Whether an instruction does nothing but compute a value. */
const isPure = (op: number): boolean => computes(op) && op !== TAKE && !gathers[op];

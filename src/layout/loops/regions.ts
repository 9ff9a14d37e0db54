/** A program of loops with the tests that skip work in it, and without what those make superfluous. Knows no guards. */
import type { Test } from "./guards.js";
import type { Statement, Step, Trips } from "./nest.js";
import { END, IF, type Sequence, SUM, VALUE } from "./sequence.js";

/** A program with its instructions. */
export interface Skipping {
  readonly sequence: Sequence;
  readonly segments: readonly (readonly Step[])[];
}

/** Steps that are skipped together; by iteration of what they are in, the test. */
export interface Region {
  readonly kind: "region";
  readonly body: readonly Item[];
  readonly tests: readonly Test[];
}

/** A loop with regions in it. */
export interface Divided {
  readonly kind: "loop";
  readonly trips: Trips;
  readonly body: readonly Item[];
}

export type Item = Statement | Divided | Region;

/** An item on its way: how often it has been carried out, where its first instruction is, and that behind a region. */
interface Placed {
  readonly item: Item;
  readonly body: readonly Placed[];
  /** Of what is superfluous: the operand that it is, or 0. */
  readonly side: number | undefined;
  runs: number;
  first: number;
  last: number;
}

/** The program with its tests, and without what is superfluous. */
export function inserted(found: readonly Item[][], old: Sequence, superfluous: ReadonlyMap<Step, number>): Skipping {
  /** By position, where the instruction was before, or what is new. */
  const from: number[] = [];
  const tests = new Map<number, Test>();
  const moved = new Int32Array(old.length);
  const placed = (item: Item): Placed => {
    const isStatement = item.kind === "statement";
    const body = isStatement ? [] : item.body.map(placed);
    return { item, body, side: isStatement ? superfluous.get(item) : undefined, runs: 0, first: -1, last: -1 };
  };
  let position = 0;
  const carryOut = (one: Placed): void => {
    const { item, body, side } = one;
    const n = one.runs++;
    if (item.kind === "statement") {
      if (side === undefined) {
        if (n === 0) one.first = from.length;
        moved[position] = from.length;
        from.push(position);
      } else moved[position] = side > 0 ? moved[old.number[3 * position + side]!]! : -1;
      position++;
    } else if (item.kind === "loop") {
      for (let i = item.trips.at(n); i > 0; i--) for (const inner of body) carryOut(inner);
    } else {
      if (n === 0) one.first = from.length;
      tests.set(from.length, item.tests[n]!);
      from.push(-IF);
      for (const inner of body) carryOut(inner);
      if (n === 0) one.last = from.length;
      from.push(-END);
    }
  };
  const functions = found.map((items) => items.map(placed));
  for (const items of functions) items.forEach(carryOut);
  const statement = (at: number): Step => ({ kind: "statement", position: at });
  /** One test may be inside another one thousands of times, so nothing is copied on the way out. */
  const addTo = (steps: Step[], items: readonly Placed[]): Step[] => {
    for (const { item, body, side, first, last } of items) {
      if (item.kind === "statement") {
        if (side === undefined) steps.push(statement(first));
      } else if (item.kind === "loop") {
        const inside = addTo([], body);
        if (inside.length > 0) steps.push({ kind: "loop", trips: item.trips, body: inside });
      } else {
        steps.push(statement(first));
        addTo(steps, body);
        steps.push(statement(last));
      }
    }
    return steps;
  };
  return { sequence: movedTo(old, from, tests, moved), segments: functions.map((items) => addTo([], items)) };
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
  for (let position = 0; position < length; position++) {
    const source = from[position]!;
    if (source < 0) {
      const test = tests.get(position);
      op[position] = -source;
      if (!test) continue;
      row[position] = Number(test.sense);
      space[3 * position] = VALUE;
      number[3 * position] = moved[test.position]!;
      continue;
    }
    op[position] = old.op[source]!;
    row[position] = old.row[source]!;
    for (let k = 0; k < 3; k++) {
      const of = old.space[3 * source + k]!;
      const value = old.number[3 * source + k]!;
      space[3 * position + k] = of;
      number[3 * position + k] = of === VALUE || of === SUM ? moved[value]! : value;
    }
  }
  return { length, op, row, space, number, accumulated: old.accumulated };
}

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

/** The program with its tests, and without what is superfluous. */
export function inserted(found: readonly Item[][], old: Sequence, superfluous: ReadonlyMap<Step, number>): Skipping {
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
    const side = item.kind === "statement" ? superfluous.get(item) : undefined;
    if (side !== undefined) {
      moved[position] = side > 0 ? moved[old.number[3 * position + side]!]! : -1;
      position++;
      return;
    }
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
  /** One test may be inside another one thousands of times, so nothing is copied on the way out. */
  const addTo = (steps: Step[], items: readonly Item[]): Step[] => {
    for (const item of items) {
      if (item.kind === "statement") {
        if (!superfluous.has(item)) steps.push(statement(first.get(item)!));
      } else if (item.kind === "loop") {
        const body = addTo([], item.body);
        if (body.length > 0) steps.push({ kind: "loop", trips: item.trips, body });
      } else {
        steps.push(statement(first.get(item)!));
        addTo(steps, item.body);
        steps.push(statement(last.get(item)!));
      }
    }
    return steps;
  };
  return { sequence: movedTo(old, from, tests, moved), segments: found.map((items) => addTo([], items)) };
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

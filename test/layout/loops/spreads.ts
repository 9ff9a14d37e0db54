/** Numbers in nests of loops, at random; and what a spread says that they are. */
import fc from "fast-check";
import { Trips } from "../../../src/layout/loops/nest.js";
import type { Spread } from "../../../src/layout/loops/spread.js";

/** Calls `visit` for every iteration of loops inside one another. */
export function forEachIteration(
  loops: readonly Trips[],
  visit: (counters: readonly number[]) => void,
  enter: (depth: number) => void = () => {},
  leave: (depth: number) => void = () => {},
): void {
  const runs = loops.map(() => 0);
  const inside = (counters: readonly number[]): void => {
    const depth = counters.length;
    if (depth === loops.length) return visit(counters);
    const trip = loops[depth]!.at(runs[depth]!++);
    enter(depth);
    for (let i = 0; i < trip; i++) {
      inside([...counters, i]);
      leave(depth);
    }
  };
  inside([]);
}

/** Every value that a spread stands for. */
export function evaluate({ base, strides, table }: Spread, loops: readonly Trips[]): number[] {
  const values: number[] = [];
  const moved = (start: number, by: readonly number[], counters: readonly number[]): number =>
    counters.reduce((sum, counter, d) => sum + by[d]! * counter, start);
  let next = 0;
  forEachIteration(
    loops,
    (counters) => {
      const entry = table && table.entries[table.strides ? moved(0, table.strides, counters) : next]!;
      const index = moved(base, strides, counters);
      values.push(entry === null ? index : index === 0 ? entry : index + entry);
    },
    (depth) => {
      if (depth === table?.since) next = 0;
    },
    (depth) => {
      if (depth === table?.loop) next++;
    },
  );
  return values;
}

/** Trip counts of loops inside one another: constant, or another one each time. */
const nests: fc.Arbitrary<Trips[]> = fc
  .array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((counts) => {
    let times = 1;
    return counts.map((list, depth) => {
      const trips = new Trips();
      let all = 0;
      for (let i = 0; i < times; i++) {
        const trip = depth === 0 ? list[0]! : list[i % list.length]!;
        trips.push(trip, 1);
        all += trip;
      }
      times = all;
      return trips;
    });
  });

export interface Numbers {
  readonly loops: readonly Trips[];
  readonly values: readonly number[];
}

/** Numbers that move with some counters and depend on others in no regular way. */
export const numbers: fc.Arbitrary<Numbers> = fc
  .record({
    loops: nests,
    strides: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
    depends: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    irregular: fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }),
    ordinal: fc.boolean(),
  })
  .map(({ loops, strides, depends, irregular, ordinal }) => {
    const values: number[] = [];
    forEachIteration(loops, (counters) => {
      const affine = counters.reduce((sum, counter, d) => sum + strides[d]! * counter, 7);
      const place = counters.reduce((sum, counter, d) => (depends[d] ? 3 * sum + counter : sum), 0);
      values.push(affine + irregular[(ordinal ? values.length : place) % irregular.length]!);
    });
    return { loops, values };
  });

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Trips } from "../../../src/layout/loops/nest.js";
import { spreadOf } from "../../../src/layout/loops/spread.js";
import { evaluate, forEachIteration, numbers } from "./spreads.js";

const list = (trips: readonly number[]): Trips => {
  const result = new Trips();
  for (const trip of trips) result.push(trip, 1);
  return result;
};
/** Loops inside one another that always run equally often. */
const constant = (...trips: number[]): Trips[] => {
  let times = 1;
  return trips.map((trip) => {
    const result = new Trips();
    result.push(trip, times);
    times *= trip;
    return result;
  });
};

/** What `value` is in every iteration. */
const valuesOf = (loops: readonly Trips[], value: (...counters: number[]) => number): number[] => {
  const values: number[] = [];
  forEachIteration(loops, (counters) => values.push(value(...counters)));
  return values;
};

/** The entries of the table, and what else is said, of a value in loops. */
const spread = (loops: readonly Trips[], value: (...counters: number[]) => number) =>
  spreadOf(valuesOf(loops, value), loops, true);

const scattered = [5, 3, 8, 1, 9, 2, 7];

describe("spreadOf", () => {
  test("what is affine in the counters needs no table", () => {
    expect(spread(constant(4, 5, 3), (i, j, k) => 7 + 10 * i - 2 * j + k)).toEqual({
      base: 7,
      strides: [10, -2, 1],
      table: null,
    });
  });

  test("a trip count that moves with the outer counter needs no table", () => {
    expect(spreadOf([3, 5, 7, 9], constant(4), true)).toEqual({ base: 3, strides: [2], table: null });
  });

  test("what moves in loops of changing length needs no table", () => {
    const loops = [...constant(4), list([3, 4, 5, 6])];
    expect(spread(loops, (i, j) => 10 * i + j)).toEqual({ base: 0, strides: [10, 1], table: null });
  });

  test("a table leaves out the loops that it does not depend on", () => {
    const { strides, table } = spread(constant(100, 7, 50), (i, j, k) => 1000 * i + scattered[j]! + 2 * k);
    expect(strides).toEqual([1000, 0, 2]);
    expect(table).toEqual({ entries: scattered.map((x) => x - 5), strides: [0, 1, 0], loop: 1, since: 0 });
  });

  test("a table of what depends on two loops, but not on the one between", () => {
    const value = (i: number, _: number, k: number): number => scattered[(i * k) % 7]!;
    expect(spread(constant(3, 50, 5), value).table).toMatchObject({ strides: [5, 0, 1], loop: 2 });
    expect(spread(constant(3, 50, 5), value).table!.entries).toHaveLength(15);
  });

  test("a table in a ragged loop does not grow with regular loops around", () => {
    const lengths = [3, 5, 4];
    const ragged = (n: number) => [...constant(n, 3), list(Array.from({ length: 3 * n }, (_, i) => lengths[i % 3]!))];
    const found = (n: number) => spread(ragged(n), (t, i, j) => 100 * t + scattered[(i + 2 * j) % 7]!);
    expect(found(50)).toEqual(found(3));
    expect(found(50).strides).toEqual([100, 0, 0]);
    expect(found(50).table).toMatchObject({ strides: null, loop: 2, since: 1 });
    expect(found(50).table!.entries).toHaveLength(12);
  });

  test("the model's own numbers are equal or not, to the bit, but do not move", () => {
    expect(spreadOf([1, 2, 3], constant(3), false).table!.entries).toEqual([1, 2, 3]);
    expect(spreadOf([0, -0, 0], constant(3), false).table!.entries).toEqual([0, -0, 0]);
    expect(spreadOf([Number.NaN, Number.NaN], constant(2), false)).toEqual({
      base: Number.NaN,
      strides: [0],
      table: null,
    });
  });

  test.each([
    ["indices", true],
    ["the model's own numbers", false],
  ])("of %s, it says what each is in every iteration", (_, moves) => {
    const property = fc.property(numbers, ({ loops, values }) => {
      expect(evaluate(spreadOf(values, loops, moves), loops)).toEqual(values);
    });
    fc.assert(property, { numRuns: 300, seed: 1 });
  });
});

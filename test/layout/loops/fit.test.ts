import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Blocks, blocksOf, run } from "../../../src/layout/loops/blocks.js";
import { Fits } from "../../../src/layout/loops/fit.js";
import { type Step, Trips } from "../../../src/layout/loops/nest.js";
import { evaluate, numbers } from "./spreads.js";

/** One statement in loops inside one another. */
const blocksIn = (loops: readonly Trips[]): Blocks =>
  blocksOf([
    [
      loops.reduceRight<Step>((inner, trips) => ({ kind: "loop", trips, body: [inner] }), {
        kind: "statement",
        position: 0,
      }),
    ],
  ]);

/** Watches numbers in loops. */
function watch(fits: Fits, blocks: Blocks, values: readonly number[]): Fits {
  run(blocks, (_, position, counters) => fits.see(0, values[position]!, counters));
  if (fits.incomplete) run(blocks, (_, position) => fits.keep(0, values[position]!));
  return fits;
}

const fitted = (loops: readonly Trips[], values: readonly number[]): Fits => {
  const blocks = blocksIn(loops);
  return watch(new Fits(blocks.flat, blocks.depth, 1), blocks, values);
};

describe("fits", () => {
  test("finds strides from the numbers as they come by", () => {
    const fits = fitted([Trips.of(3), Trips.of(4)], [5, 7, 9, 11, 4, 6, 8, 10, 3, 5, 7, 9]);
    expect(fits.isAffine(0)).toBe(true);
    expect(fits.spread(0)).toEqual({ base: 5, strides: [-1, 2], table: null });
  });

  test("one number that does not fit makes a table", () => {
    const fits = fitted([Trips.of(3), Trips.of(3)], [0, 1, 2, 3, 4, 5, 6, 7, 9]);
    expect(fits.isAffine(0)).toBe(false);
    expect(fits.spread(0).table).not.toBe(null);
  });

  test("what was seen can be forgotten", () => {
    const loops = [Trips.of(4)];
    const fits = fitted(loops, [1, 5, 2, 9]);
    fits.forget(0);
    watch(fits, blocksIn(loops), [1, 2, 3, 4]);
    expect(fits.spread(0)).toEqual({ base: 1, strides: [1], table: null });
  });

  test("says of any numbers what they are in every iteration", () => {
    const property = fc.property(numbers, ({ loops, values }) => {
      expect(evaluate(fitted(loops, values).spread(0), loops)).toEqual(values);
    });
    fc.assert(property, { numRuns: 300, seed: 1 });
  });
});

/** What is told to the page of a number in every iteration is that number in every iteration, however loops are nested. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Fits } from "../../src/explain/fit.js";
import { Loops } from "../../src/explain/page/links.js";
import { Trips } from "../../src/layout/loops/nest.js";

const SEED = 20261128;

/** Loops in one another, each with the trip counts of all of its runs. */
const nests = fc
  .array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((levels) => {
    let runs = 1;
    return levels.map((choice) => {
      const all = Array.from({ length: runs }, (_, i) => choice[i % choice.length]!);
      runs = all.reduce((n, trip) => n + trip, 0);
      return all;
    });
  });

const values = [
  (i: number) => 3 * i - 7,
  (i: number) => i % 3,
  (i: number) => (i * 48271) % 97,
  (i: number) => Math.sin(i),
  () => 5,
];

test("fits give back what they were made of", () => {
  fc.assert(
    fc.property(nests, fc.constantFrom(...values), (nest, value) => {
      const trips = nest.map((all) => {
        const made = new Trips();
        for (const trip of all) made.push(trip, 1);
        return made;
      });
      const loops = nest.map((all, i) => ({
        parent: i - 1,
        trips: all.every((n) => n === all[0]) ? (all[0] ?? 0) : all,
      }));
      const total = nest.at(-1)!.reduce((n, trip) => n + trip, 0);
      const numbers = Array.from({ length: total }, (_, i) => value(i));
      const fits = new Fits();
      const fit = fits.of(numbers, trips);
      const read = new Loops({ loops, fits: JSON.parse(JSON.stringify(fits.list)) } as never);
      const link = { leaf: "c", n: JSON.parse(JSON.stringify(fit)) } as const;
      const got = numbers.map((_, ordinal) => {
        const source = read.source(link, read.at(loops.length - 1, ordinal));
        return source.kind === "c" ? source.value : Number.NaN;
      });
      expect(got).toEqual(numbers);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

/**
 * Random plain functions, rewritten and run on scalars, give what they give on plain numbers: traced, compiled and
 * eagerly, whatever their conditions decide, with the gradient of the branches that are taken. More runs: `npm run fuzz`.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programs } from "../support/programs.js";
import { compareProgram } from "../support/run-programs.js";

const RUNS = Number(process.env.FUZZ_RUNS ?? 100);
/** The tests of every day run the same programs every time; fuzzing looks for new ones. */
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? Date.now() % 2 ** 31 : 20261122));

const SPECIAL = [0, -0, 1, -1, 2, 0.5, 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const coordinate = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: -3000, max: 3000 }).map((x) => x / 997) },
  { weight: 1, arbitrary: fc.constantFrom(...SPECIAL) },
);
/** Something that may not be there cannot be decided at once. */
const MAY_BE_NOTHING = /\bnull\b|\bundefined\b|let \w+;|\.find(Last)?\(/;
const points = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 2, maxLength: 4 });

describe(`random programs (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
  test("give the same traced, eagerly and on plain numbers", () => {
    const counts = { all: 0, skipped: 0, smooth: 0 };
    const property = fc.property(programs, points, (text, at) => {
      const { differences, skipped, smooth } = compareProgram(text, at, !MAY_BE_NOTHING.test(text));
      counts.all++;
      if (skipped) counts.skipped++;
      counts.smooth += smooth;
      if (process.env.FUZZ_RUNS && counts.all % 1000 === 0) console.log(counts);
      expect(differences, text).toEqual([]);
    });
    fc.assert(property, { numRuns: RUNS, seed });
    if (process.env.FUZZ_RUNS) console.log("in all", counts);
    expect(counts.skipped).toBeLessThan(0.1 * RUNS);
    expect(counts.smooth).toBeGreaterThan(RUNS / 4);
  });
});

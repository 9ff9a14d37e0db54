/**
 * Random functions that look things up give the same plain, rewritten, eagerly, traced and compiled, to the bit, whatever the
 * indices are. More runs: `npm run fuzz`.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tape } from "../../src/ir/tape.js";
import { compileBy, compileRolled, rollTightly } from "../support/kernels.js";
import { isLong } from "../support/long.js";
import { compareProgram, straightLines } from "../support/run-programs.js";
import { tableProgram } from "../support/table-programs.js";

const RUNS = Number(process.env.FUZZ_RUNS ?? (isLong ? 150 : 60));
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? Date.now() % 2 ** 31 : 20261129));

const coordinate = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -4000, max: 4000 }).map((x) => x / 997) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1, -1, 2, 3, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 32)) },
);
const points = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 2, maxLength: 4 });

/** As straight lines, and as loops of one kind or another. */
const ways = (number: number) => (tape: Tape) => [
  ...straightLines(tape),
  compileRolled(
    rollTightly(tape, {
      steps: number % 3 ? 1_000 : 20,
      jammed: number % 2 === 0,
      stores: "set",
      gathered: number % 4,
      loose: number % 5 === 0,
    }),
  ),
];

describe.each(["js", "wasm"] as const)(
  `random tables in %s (seed ${seed}: repeat with FUZZ_SEED=${seed})`,
  (backend) => {
    beforeAll(() => compileBy(backend));
    afterAll(() => compileBy("js"));

    test("give the same traced, eagerly and on plain numbers", { timeout: 24 * 3_600_000 }, () => {
      const counts = { all: 0, skipped: 0, smooth: 0 };
      const property = fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), points, (number, at) => {
        const text = tableProgram(number);
        const { differences, skipped, smooth } = compareProgram(text, at, false, ways(number));
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
  },
);

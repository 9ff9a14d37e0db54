/**
 * Law 5: first and second derivatives of every op are within 4 units in the last place of the true ones at 2,000 points each,
 * recorded at 70 digits (see data/README.md), to the ends of the doubles.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ops } from "../../src/ops/index.js";
import { errors, ulp } from "./errors.js";
import { accuracyPage, engine } from "./page.js";

const BOUND = 4;

const found = errors();

test.each(found)("$op, derivative by $derivative", ({ op, derivative, worst, at, count }) => {
  expect(worst, `${op} ${derivative} at ${at.join(", ")}`).toBeLessThanOrEqual(BOUND);
  expect(count).toBeGreaterThan(1700);
});

/** Constant but for jumps, or not there for derivatives. */
const FLAT = ["sign", "floor", "ceil", "round", "trunc", "stopGradient"];

test("no op is left out", () => {
  const numeric = Object.entries(ops).filter(([, op]) => "domain" in op);
  expect([...new Set(found.map(({ op }) => op)), ...FLAT].sort()).toEqual(numeric.map(([name]) => name).sort());
});

test("a unit in the last place", () => {
  expect([1, 0.75, 5e-324, 1e-310, 0, Number.MAX_VALUE].map(ulp)).toEqual([
    2 ** -52,
    2 ** -53,
    5e-324,
    5e-324,
    5e-324,
    2 ** 971,
  ]);
});

const page = new URL("../../docs/accuracy.md", import.meta.url).pathname;
const isMeant = process.env.ACCURACY_PAGE !== undefined || readFileSync(page, "utf8").includes(engine);

test.runIf(isMeant)("the page shows these errors", async () => {
  await expect(accuracyPage(found)).toMatchFileSnapshot(page);
});

/** What a straight line is thought to take when settled, and what becomes of sums: who adds up waits for the sum so far. */
import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { defineModel, vector } from "../../src/engine/model.js";
import type { Num } from "../../src/engine/value.js";
import { timeOfLine } from "../../src/layout/cost.js";
import { derive } from "../support/kernels.js";

const { latency } = v8Budget.time;
const TERMS = 1000;

const model = (term: (x: Num) => Num) =>
  defineModel({
    parameters: { p: vector(TERMS, (i) => Math.cos(i)) },
    forward: ({ p }) => p.map(term).reduce((sum, x) => sum.add(x)),
  });
const squares = model((x) => x.mul(x));

test("a sum takes as long as its terms one after the other", () => {
  const time = timeOfLine(derive(squares, "exampleValue"), v8Budget);
  expect(time).toBeGreaterThanOrEqual((TERMS - 1) * latency);
  expect(time).toBeLessThan((TERMS + 3) * latency);
});

test("results that need nothing of each other overlap", () => {
  const products = defineModel({
    parameters: { p: vector(TERMS) },
    forward: ({ p }) => p.map((x, i) => x.mul(p[(i + 1) % TERMS]!)),
  });
  expect(timeOfLine(derive(products, "exampleValue"), v8Budget)).toBeLessThan((TERMS * latency) / 2);
});

test.each([
  ["squares", squares],
  ["hinges", model((x) => x.mul(-0.3).add(1).relu())],
  ["one more step each", model((x) => x.mul(0.5).sub(2).mul(x))],
])("the value of 1,000 %s is a loop", async (_, one) => {
  const { files } = await compile(one, { emit: ["forward"], output: "sum.mjs", declarations: false });
  const [code] = files[0]!.text.split("export function forward");
  expect(code).toMatch(/for \(let i = 0; i < (998|999|1000); i\+\+\)/);
  expect(code!.split("\n").length).toBeLessThan(60);
});

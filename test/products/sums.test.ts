/** Sums over parts of a data set: what is added up is neither scaled nor regularized, and parts may be empty. */
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { exp, log, mul, sub, tanh } from "../../src/engine/functions.js";
import { defineModel, scalar, vector } from "../../src/engine/model.js";
import { dot, sum } from "../../src/engine/reductions.js";

const emit = ["batchSumAndGradient", "regularizerValueAndGradient", "batchValueAndGradient", "valueAndGradient"];

const regularized = defineModel({
  parameters: { w: vector(3, [0.5, -1, 2]), b: scalar(0.25) },
  inputs: { x: vector(3) },
  // exp(b) is computed once per batch.
  forward: ({ w, b }, { x }) => tanh(mul(exp(b), dot(w, x))),
  regularizer: ({ w }) => mul(0.1, sum(w.map((p) => p.mul(p)))),
});

const plain = defineModel({
  parameters: { p: scalar(0.5) },
  inputs: { x: scalar() },
  forward: ({ p }, { x }) => sub(exp(mul(p, x)), log(p)),
});

const fresh = (n: number): Float64Array => new Float64Array(n).fill(Number.NaN);

describe("batchSumAndGradient", () => {
  test("is the mean times the number of examples, without the regularizer", async () => {
    const m = await load(regularized, { emit });
    const parameters = m.createParameters();
    const batch = Float64Array.from({ length: 12 }, (_, i) => Math.sin(i));
    const [total, penalty, whole] = [fresh(4), fresh(4), fresh(4)];
    const value = m.batchSumAndGradient!(parameters, batch, total);
    const extra = m.regularizerValueAndGradient!(parameters, penalty);
    expect(value * (1 / 4) + extra).toBe(m.batchValueAndGradient(parameters, batch, whole));
    total.forEach((x, i) => {
      expect(x * (1 / 4) + penalty[i]!).toBe(whole[i]);
    });
  });

  test("of one example is the example", async () => {
    const m = await load(plain, { emit });
    const [total, one] = [fresh(1), fresh(1)];
    const at = Float64Array.of(0.7);
    const x = Float64Array.of(1.5);
    expect(m.batchSumAndGradient!(at, x, total)).toBe(m.valueAndGradient(at, x, one));
    expect(total).toEqual(one);
  });

  test("of an empty batch is 0, even where the shared work has no finite derivative", async () => {
    for (const [model, at] of [
      [regularized, Float64Array.of(1, 2, 3, 4)],
      [plain, Float64Array.of(0)],
      [plain, Float64Array.of(Number.NaN)],
    ] as const) {
      const m = await load(model, { emit });
      const gradient = fresh(at.length);
      expect(m.batchSumAndGradient!(at, new Float64Array(0), gradient)).toBe(0);
      expect(gradient).toEqual(new Float64Array(at.length));
    }
  });

  test("says which array has the wrong length", async () => {
    const m = await load(regularized, { emit });
    const at = m.createParameters();
    expect(() => m.batchSumAndGradient!(at, new Float64Array(4), fresh(4))).toThrow(
      new RangeError("batch: expected a multiple of 3 numbers, got 4"),
    );
    expect(() => m.batchSumAndGradient!(at, new Float64Array(3), fresh(3))).toThrow(
      new RangeError("gradient: expected 4 numbers, got 3"),
    );
    expect(() => m.regularizerValueAndGradient!(fresh(1), fresh(4))).toThrow(
      new RangeError("parameters: expected 4 numbers, got 1"),
    );
  });
});

describe("regularizerValueAndGradient", () => {
  test("is 0 for a model without one", async () => {
    const m = await load(plain, { emit });
    const gradient = fresh(1);
    expect(m.regularizerValueAndGradient!(Float64Array.of(3), gradient)).toBe(0);
    expect(gradient).toEqual(Float64Array.of(0));
  });

  test("overwrites what is in the array", async () => {
    const m = await load(regularized, { emit });
    const gradient = fresh(4);
    expect(m.regularizerValueAndGradient!(Float64Array.of(1, 2, 3, 4), gradient)).toBeCloseTo(1.4);
    expect(gradient[3]).toBe(0);
    expect(gradient[2]).toBeCloseTo(0.6);
  });
});

test("what is chosen by wrt is what they differentiate", async () => {
  const m = await load(regularized, { emit, wrt: ["b", "w[1]"] });
  const gradient = fresh(2);
  m.regularizerValueAndGradient!(m.createParameters(), gradient);
  expect(gradient[0]).toBeCloseTo(-0.2);
  expect(gradient[1]).toBe(0);
  m.batchSumAndGradient!(m.createParameters(), Float64Array.of(1, 2, 3), gradient);
  expect([...gradient].every(Number.isFinite)).toBe(true);
});

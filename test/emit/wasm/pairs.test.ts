/** Two examples of a batch at a time, under `--fast-math`: as near to what is exact as law 3 says, in batches of any length. */
import { describe, expect, test } from "vitest";
import { compile, load } from "../../../src/compile.js";
import { select } from "../../../src/engine/functions.js";
import { defineModel, matrix, scalar, vector } from "../../../src/engine/model.js";

const line = defineModel({
  parameters: { w: vector(5, (i) => 0.3 * i - 0.5), b: scalar(0.2) },
  inputs: { x: vector(5), label: scalar() },
  forward: ({ w, b }, { x, label }) => {
    const score = w.reduce((sum, weight, i) => sum.add(weight.mul(x[i]!)), b);
    return select(label.gt(0), score.neg(), score).softplus().add(score.tanh().mul(label)).max(score.mul(0.1));
  },
  regularizer: ({ w }) => w[0]!.square().mul(0.01),
});

/** Its kernel has loops. */
const loops = defineModel({
  parameters: { w: matrix(40, 40, (i, j) => Math.sin(i + 40 * j) / 9) },
  inputs: { x: vector(40) },
  forward: ({ w }, { x }) =>
    w
      .map((row) => row.reduce((sum, one, j) => sum.add(one.mul(x[j]!)), row[0]!.mul(0)).tanh())
      .reduce((sum, one) => sum.add(one)),
});

const emit = ["batchValueAndGradient", "batchForward"];

describe.each([
  ["a straight line", line, true],
  ["loops", loops, false],
] as const)("%s", (_, model, isPaired) => {
  const both = Promise.all([load(model, { emit }), load(model, { emit, backend: "wasm", fastMath: true })]);
  const numbers = (count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => 3 * Math.sin(i * i + 1));

  test("in batches of any length", async () => {
    const [exact, fast] = await both;
    const parameters = exact.createParameters();
    for (const count of [1, 2, 3, 4, 5, 63, 64, 65, 66, 129, 1000]) {
      const batch = numbers(count * model.inputCount);
      const [expected, found] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
      const value = exact.batchValueAndGradient(parameters, batch, expected);
      expect(Math.abs(fast.batchValueAndGradient(parameters, batch, found) - value)).toBeLessThan(1e-13);
      expect(Math.abs(fast.batchForward(parameters, batch) - value)).toBeLessThan(1e-13);
      found.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-13));
    }
  });

  test("an example does not touch the one beside it", async () => {
    const [exact, fast] = await both;
    const parameters = exact.createParameters();
    const batch = numbers(4 * model.inputCount);
    batch[model.inputCount] = Number.NaN;
    const gradient = new Float64Array(parameters.length);
    expect(fast.batchValueAndGradient(parameters, batch, gradient)).toBeNaN();
    expect(exact.batchValueAndGradient(parameters, batch, gradient)).toBeNaN();
    batch[model.inputCount] = 0;
    expect(fast.batchValueAndGradient(parameters, batch, gradient)).not.toBeNaN();
  });

  test("where the kernel is one", async () => {
    const { dump } = await compile(model, { emit, backend: "wasm", fastMath: true, dump: "wat" });
    expect(/\(param i32\) \(result v128\)/.test(dump!)).toBe(isPaired);
  });
});

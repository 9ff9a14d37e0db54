/** Examples of a batch side by side, under `--fast-math`: as near to what is exact as law 3 says, in batches of any length. */
import { describe, expect, test } from "vitest";
import { compile, load } from "../../../src/compile.js";
import { select } from "../../../src/engine/functions.js";
import { defineModel, scalar, vector } from "../../../src/engine/model.js";

const line = defineModel({
  parameters: { w: vector(5, (i) => 0.3 * i - 0.5), b: scalar(0.2) },
  inputs: { x: vector(5), label: scalar() },
  forward: ({ w, b }, { x, label }) => {
    const score = w.reduce((sum, weight, i) => sum.add(weight.mul(x[i]!)), b);
    return select(label.gt(0), score.neg(), score).softplus().add(score.tanh().mul(label)).max(score.mul(0.1));
  },
  regularizer: ({ w }) => w[0]!.square().mul(0.01),
});

/** Its kernel has loops, and for each number of the gradient a sum. */
const loops = (units: number) =>
  defineModel({
    parameters: { w: vector(units, (i) => Math.sin(i) / 9), v: vector(units, (i) => Math.cos(i) / 9) },
    inputs: { x: vector(2) },
    forward: ({ w, v }, { x }) =>
      w.map((one, i) => one.mul(x[0]!).add(v[i]!.mul(x[1]!)).tanh()).reduce((sum, one) => sum.add(one)),
  });

const emit = ["batchValueAndGradient", "batchForward"];

describe.each([
  ["a straight line", line, 3],
  ["loops", loops(300), 1],
  ["loops with too many sums", loops(900), 0],
] as const)("%s", (_, model, lanes) => {
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

  test("as many at a time as pays", async () => {
    const { dump } = await compile(model, { emit, backend: "wasm", fastMath: true, dump: "wat" });
    const through = dump!.slice(dump!.indexOf('export "addExampleGradient"'));
    const steps = [...through.matchAll(/local\.get 1\n {4}i32\.const (\d+)\n {4}i32\.add\n {4}local\.get 0/g)];
    expect(Number(steps[0]?.[1] ?? 0) / model.inputCount).toBe(lanes);
  });
});

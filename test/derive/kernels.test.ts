/** Which kernels a module has: those for batches only where they are short, or share work of all examples. */
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { deriveKernels, type KernelName } from "../../src/derive/kernels.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, type Model, matrix, vector } from "../../src/engine/model.js";
import { dot, sum } from "../../src/engine/reductions.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import type { ScalarModule, VectorModule } from "../../src/products/modules.js";

const WIDTH = 6;

/** So many steps of a recurrent net. */
function states(steps: number, p: readonly Num[], x: readonly Num[]): Num[] {
  let state: Num[] = [...x];
  for (let step = 0; step < steps; step++)
    state = state.map((s, i) =>
      s
        .mul(p[i]!)
        .add(state[(i + 1) % WIDTH]!.mul(p[(i + 2) % WIDTH]!))
        .tanh(),
    );
  return state;
}

const scalarModel = (steps: number, shares = false): Model =>
  defineModel({
    parameters: { p: vector(WIDTH, (i) => 0.6 + 0.1 * Math.sin(i)) },
    inputs: { x: vector(WIDTH) },
    forward: ({ p }, { x }) => sum(states(steps, shares ? states(1, p, p) : p, x)),
    regularizer: ({ p }) => sum(p.map((q) => q.square())),
  });

const vectorModel = (steps: number): Model =>
  defineModel({
    parameters: { p: vector(WIDTH, (i) => 0.6 + 0.1 * Math.sin(i)) },
    inputs: { x: vector(WIDTH) },
    forward: ({ p }, { x }) => states(steps, p, x).slice(0, 2),
  });

const LONG = 1800;
const batch = Float64Array.from({ length: 3 * WIDTH }, (_, i) => Math.cos(3 * i));
const examples = [0, 1, 2].map((k) => batch.subarray(k * WIDTH, (k + 1) * WIDTH));

describe("kernels for batches", () => {
  const kernels = (model: Model, names: KernelName[]): string[] => {
    const { forward, regularizer } = trace(model);
    const { parameterCount } = model;
    return deriveKernels({ forward, regularizer, parameterCount }, names).map(({ name }) => name);
  };
  const pairs: KernelName[] = ["exampleValue", "exampleGradient", "batchValue", "addExampleGradient"];

  test("are those of one example where both would be long", () => {
    expect(kernels(scalarModel(5), pairs)).toEqual(pairs);
    expect(kernels(scalarModel(LONG), pairs)).toEqual(pairs.slice(0, 2));
    expect(kernels(vectorModel(LONG), ["writeOutputs", "writeExampleOutputs"])).toEqual(["writeOutputs"]);
  });

  test("are kernels of their own where gradients are as long", () => {
    const wide = defineModel({
      parameters: { w: matrix(40, 400) },
      inputs: { x: vector(400) },
      forward: ({ w }, { x }) => sum(w.map((row) => dot(row, x).tanh())),
    });
    expect(kernels(wide, pairs)).toEqual(pairs.filter((name) => name !== "batchValue"));
  });

  test("are kernels of their own where nothing is asked for that has the other", () => {
    expect(kernels(scalarModel(LONG), ["exampleValue", "addExampleGradient"])).toEqual([
      "exampleValue",
      "addExampleGradient",
    ]);
  });

  test("are kernels of their own where examples share work", () => {
    expect(kernels(scalarModel(LONG, true), pairs)).toEqual(pairs);
  });
});

test.each(["js", "wasm"] as const)("batches, example by example, of a scalar model: %s", async (backend) => {
  const model = scalarModel(LONG);
  const emit = ["forward", "valueAndGradient", "hvp", "batchForward", "batchValueAndGradient", "batchHvp"];
  const m = (await load(model, { emit, backend })) as Required<ScalarModule>;
  expect(String(m.batchValueAndGradient)).toContain("addExampleGradient(");
  const p = model.createParameters();
  const [found, expected] = [new Float64Array(WIDTH).fill(Number.NaN), new Float64Array(WIDTH)];
  const value = interpret(model).batchValueAndGradient(p, batch, expected);
  expect(m.batchForward(p, batch)).toBe(value);
  // Twice: nothing may be left of the first batch.
  for (let time = 0; time < 2; time++) {
    expect(m.batchValueAndGradient(p, batch, found)).toBe(value);
    expect(found.findIndex((x, i) => x !== expected[i])).toBe(-1);
  }
  const direction = Float64Array.from(p, (_, i) => 1 - i);
  const products = examples.map((x) => m.hvp(p, x, direction));
  const sums = direction.map((_, i) => products.reduce((total, product) => total + product[i]!, 0));
  expect([...m.batchHvp(p, batch, direction)]).toEqual([...sums.map((h, i) => h * (1 / 3) + 2 * direction[i]!)]);
});

test("batches, example by example, of a vector model", async () => {
  const model = vectorModel(LONG);
  const emit = ["forward", "jacobian", "batchOutputs", "batchJacobian"];
  const m = (await load<VectorModule>(model, { emit })) as Required<VectorModule>;
  const p = model.createParameters();
  expect([...m.batchOutputs(p, batch)]).toEqual(examples.flatMap((x) => [...m.forward(p, x)]));
  expect([...m.batchJacobian(p, batch)]).toEqual(examples.flatMap((x) => [...m.jacobian(p, x)]));
  expect([...m.forward(p, examples[2]!)]).toEqual([...interpret(model).forward(p, examples[2]!)]);
});

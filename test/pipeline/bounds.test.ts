/** Bounds and fixed parameters: from the model's text, through the module, to derivatives and solvers. */
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { defineModel, matrix, scalar, vector } from "../../src/index.js";
import type { ScalarModule, VectorModule } from "../../src/products/modules.js";
import {
  adam,
  fit,
  fromUnbounded,
  lbfgs,
  levenbergMarquardt,
  newtonCg,
  type Outcome,
  toUnbounded,
} from "../../src/solvers/index.js";
import { check } from "../../src/verify/check.js";

const none = Number.POSITIVE_INFINITY;

/** Σ (pᵢ − i)²: without bounds each is its number. */
const model = defineModel({
  parameters: {
    a: scalar(1, { min: 0.5 }),
    w: vector(3, 2, { fixed: [false, true, false], max: (i) => (i === 0 ? none : 3) }),
    K: matrix(1, 2, [[7, 8]], { min: [[-none, 6]], max: 9 }),
  },
  forward: ({ a, w, K }) =>
    [a, ...w, ...K.flat()].map((p, i) => p.sub(i).square()).reduce((sum, square) => sum.add(square)),
  emit: ["valueAndGradient", "hvp"],
});

test("the module tells of them, and the vector is whole", async () => {
  const module = await load<ScalarModule>(model);
  expect(module.model.parameters).toEqual([
    { path: ["a"], shape: [], offset: 0, min: 0.5 },
    { path: ["w"], shape: [3], offset: 1, max: [none, 3, 3], fixed: [false, true, false] },
    { path: ["K"], shape: [1, 2], offset: 4, min: [-none, 6], max: 9 },
  ]);
  expect(module.model).toMatchObject({ parameterCount: 6, variableCount: 5 });
  expect([...module.createParameters()]).toEqual([1, 2, 2, 2, 7, 8]);
});

test("derivatives leave out what is fixed, and the check agrees", async () => {
  const { valueAndGradient, createParameters } = await load<ScalarModule>(model);
  const gradient = new Float64Array(5);
  expect(valueAndGradient(createParameters(), gradient)).toBe(1 + 1 + 0 + 1 + 9 + 9);
  expect([...gradient]).toEqual([2, 2, -2, 6, 6]);
  expect(await check(model, { seed: 1 })).toMatchObject({ ok: true });
  const wide = await load<ScalarModule>(model, { emit: ["gradient"], wrt: ["w"] });
  expect([...wide.gradient(createParameters())]).toEqual([2, 0, -2]);
});

type Solve = (module: ScalarModule, options: object) => Outcome;

test.each(Object.entries<Solve>({ lbfgs, newtonCg, adam }))("%s keeps to them", async (_, solve) => {
  const module = await load<ScalarModule>(model);
  const { parameters, converged } = solve(module, { tolerance: 1e-7, rate: 0.02, maxSteps: 20_000 });
  expect(converged).toBe(true);
  [0.5, 1, 2, 3, 4, 6].forEach((x, i) => expect(parameters[i], `${i}`).toBeCloseTo(x, 5));
});

test("a solver's own bounds go before those of the model", async () => {
  const module = await load<ScalarModule>(model);
  expect(lbfgs(module, { min: -5, max: 20 }).parameters[0]).toBeCloseTo(0, 8);
  expect(() => lbfgs(module, { start: [0, 2, 2, 2, 7, 8] })).toThrow(
    "start: a is 0, outside of its bounds 0.5 … Infinity",
  );
});

test("samplers have numbers without bounds for what is free", async () => {
  const module = await load<ScalarModule>(model);
  const numbers = toUnbounded(module, module.createParameters());
  expect(numbers).toHaveLength(5);
  expect(numbers[0]).toBeCloseTo(Math.log(0.5), 14);
  const back = fromUnbounded(module, numbers);
  [1, 2, 2, 2, 7, 8].forEach((x, i) => expect(back.parameters[i]).toBeCloseTo(x, 12));
});

test("a curve over rows: batchOutputs, batchJacobian, and a fit with one parameter fixed", async () => {
  const line = defineModel({
    parameters: { slope: scalar(1), offset: scalar(0.5, { fixed: true }) },
    inputs: { t: scalar() },
    forward: ({ slope, offset }, { t }) => [slope.mul(t).add(offset)],
    emit: ["batchOutputs", "batchJacobian"],
  });
  const module = await load<VectorModule>(line);
  const rows = Float64Array.of(0, 1, 2, 4);
  expect([...module.batchOutputs!(module.createParameters(), rows)]).toEqual([0.5, 1.5, 2.5, 4.5]);
  expect([...module.batchJacobian!(module.createParameters(), rows)]).toEqual([0, 1, 2, 4]);
  const found = fit(module, { batch: rows, observed: [0.4, 2.6, 4.4, 8.6] });
  // Σ t (y − 0.5) ÷ Σ t².
  expect(found.parameters[0]).toBeCloseTo((2.1 + 7.8 + 32.4) / 21, 12);
  expect(found.parameters[1]).toBe(0.5);
  expect(found.estimates.map(({ name }) => name)).toEqual(["slope"]);
  expect(found.degreesOfFreedom).toBe(3);
  const wrong = { batch: Float64Array.of(1, 2), observed: [1] };
  expect(() => levenbergMarquardt(module, wrong)).toThrow("observed: expected 2 numbers, got 1");
});

describe("what cannot be is refused, by name", () => {
  test.each([
    [{ a: scalar(1, { min: 2, max: 1 }) }, "`a` has the minimum 2 and the maximum 1."],
    [{ a: scalar(1, { min: 2 }) }, "`a` starts at 1, outside of 2 … Infinity."],
    [{ a: vector(2, 0, { max: [1, -1] }) }, "`a[1]` starts at 0, outside of -Infinity … -1."],
    [{ a: vector(2, 0, { min: [1] }) }, "`min` of `a[1]` is undefined, not a number."],
    [{ a: scalar(1, { min: Number.NaN }) }, "`min` of `a` is NaN, not a number."],
    [{ a: scalar(1, { fixed: 1 as never }) }, "`fixed` of `a` is 1, not a boolean."],
    [{ a: scalar(1, { least: 1 } as never) }, "`a` has no option `least`, only min, max and fixed."],
    [{ a: scalar(1, { fixed: true }) }, "All parameters of the model are fixed: nothing to differentiate."],
  ] as const)("%#", async (parameters, message) => {
    const made = defineModel({
      parameters: parameters as Record<string, ReturnType<typeof scalar>>,
      forward: ({ a }) => a!.square(),
    });
    await expect(load(made)).rejects.toThrow(message);
  });

  test("inputs have none", async () => {
    const inputs = { x: scalar(0, { min: 0 }) };
    const made = defineModel({ parameters: { a: scalar() }, inputs, forward: ({ a }) => a });
    await expect(load(made)).rejects.toThrow("`x` is an input, and no solver changes those");
  });
});

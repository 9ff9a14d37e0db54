/** What is differentiated instead of all parameters: the same numbers, picked out of the whole derivatives. */
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { defineModel, matrix, scalar, vector } from "../../src/engine/model.js";
import { MLP } from "../../src/engine/nn.js";
import { variableName, variablesOf } from "../../src/pipeline/wrt.js";
import type { ScalarModule } from "../../src/products/modules.js";
import { check } from "../../src/verify/check.js";

const model = defineModel({
  parameters: { w: vector(3, [0.3, -0.5, 0.7]), b: scalar(0.2), K: matrix(2, 2, 0.1) },
  inputs: { x: vector(2), t: scalar() },
  forward: ({ w, b, K }, { x, t }) =>
    w[0]!.mul(x[0]!).add(w[1]!.mul(x[1]!), b).tanh().mul(w[2]!).sub(t).pow(2).add(K[1]![0]!.mul(t).exp()),
  regularizer: ({ w, b }) => w[0]!.mul(b),
});

const namesOf = (...wrt: string[]): string[] => {
  const variables = variablesOf(model, wrt);
  return [...variables.elements.keys()].map((i) => variableName(model, variables, i));
};

describe("names", () => {
  test("stand for arrays, rows and elements, in flat order", () => {
    expect(namesOf("b", "w")).toEqual(["w[0]", "w[1]", "w[2]", "b"]);
    expect(namesOf("inputs.x", "K[1]", "w[2]")).toEqual(["w[2]", "K[1][0]", "K[1][1]", "inputs.x[0]", "inputs.x[1]"]);
    expect(namesOf("inputs.t", "inputs.t")).toEqual(["inputs.t"]);
    expect(namesOf("inputs")).toEqual(["inputs.x[0]", "inputs.x[1]", "inputs.t"]);
    const net = defineModel({ parameters: new MLP(1, [2, 1], { seed: 1 }), forward: (m) => m.forward([1]) });
    expect(variablesOf(net, ["layers[1]"]).elements).toEqual(Int32Array.of(4, 5, 6));
  });

  test.each(["W", "w[3]", "w[", "x", ""])("`%s` is none", (name) =>
    expect(() => variablesOf(model, [name])).toThrow(expect.objectContaining({ code: "unknown-variable" })),
  );

  test("there must be one", () =>
    expect(() => variablesOf(model, [])).toThrow(expect.objectContaining({ code: "unknown-variable" })));
});

const point = [Float64Array.of(0.3, -0.5, 0.7, 0.2, 0.1, 0.2, 0.3, 0.4), Float64Array.of(1.5, -0.5, 0.25)] as const;

interface Chosen extends Omit<ScalarModule, "model"> {
  readonly model: { readonly variables: readonly string[]; readonly variableCount: number };
  readonly hessian: (...arrays: Float64Array[]) => Float64Array;
}

test("parameters: rows and columns of the whole derivatives", async () => {
  const emit = ["gradient", "valueAndGradient", "hessian", "batchValueAndGradient"];
  const whole = await load<Chosen>(model, { emit });
  const part = await load<Chosen>(model, { emit, wrt: ["b", "w[1]"] });
  const chosen = [1, 3];
  expect(part.model).toMatchObject({ variables: ["b", "w[1]"], variableCount: 2, parameterCount: 8 });
  const gradient = whole.gradient(...point);
  expect([...part.gradient(...point)]).toEqual(chosen.map((i) => gradient[i]));
  const hessian = whole.hessian(...point);
  expect([...part.hessian(...point)]).toEqual(chosen.flatMap((i) => chosen.map((j) => hessian[8 * i + j])));
  const batch = Float64Array.of(1, 2, 3, -1, 0.5, 2);
  const [all, some] = [new Float64Array(8), new Float64Array(2)];
  expect(part.batchValueAndGradient(point[0], batch, some)).toBe(whole.batchValueAndGradient(point[0], batch, all));
  chosen.forEach((i, k) => {
    expect(some[k]).toBeCloseTo(all[i]!, 14);
  });
  expect(() => part.gradient(...point, new Float64Array(8))).toThrow("out: expected 2 numbers, got 8");
});

test("inputs: the slopes of what is given", async () => {
  const { gradient } = await load<Chosen>(model, { emit: ["gradient"], wrt: ["inputs.t", "b"] });
  const [p, x] = point;
  const y = 0.7 * Math.tanh(0.3 * 1.5 + 0.25 + 0.2) - 0.25;
  const inner = 1 - Math.tanh(0.9) ** 2;
  expect([...gradient(p, x)].map((g) => g.toFixed(10))).toEqual(
    [2 * y * 0.7 * inner, -2 * y + p[6]! * Math.exp(p[6]! * 0.25)].map((g) => g.toFixed(10)),
  );
});

test("check holds them to finite differences", async () => {
  const emit = ["gradient", "hvp", "hessian", "sparseHessian", "jvp", "vjp"];
  for (const wrt of [["w"], ["inputs.x", "K[1][0]"]]) {
    const { ok, models } = await check(model, { emit, wrt, seed: 5 });
    expect([ok, models[0]!.functions.every(({ points }) => points > 30)]).toEqual([true, true]);
  }
});

test("inputs are not differentiated over a batch", () =>
  expect(load(model, { emit: ["batchHvp"], wrt: ["inputs.x"] })).rejects.toMatchObject({ code: "product-mismatch" }));

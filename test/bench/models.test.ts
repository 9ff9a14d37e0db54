/** The models of the benchmarks, small: compiled they are the interpreter to the bit, and what is known of them holds. */
import { interpret, load, type Model } from "micrograd-compile";
import { describe, expect, test } from "vitest";
import { chain } from "../../bench/models/chain.model.js";
import { logDeterminant } from "../../bench/models/cholesky.model.js";
import { convolution } from "../../bench/models/convolution.model.js";
import reference from "../../bench/models/data/gmm-test.json" with { type: "json" };
import { gmm } from "../../bench/models/gmm.js";
import { laplacian } from "../../bench/models/graph-laplacian.model.js";
import { heat } from "../../bench/models/heat.model.js";
import { lorenz } from "../../bench/models/lorenz.model.js";
import { lstm } from "../../bench/models/lstm.model.js";
import { mlp } from "../../bench/models/mlp.js";
import { moonsBaked } from "../../bench/models/moons-baked.js";
import { randomArithmetic } from "../../bench/models/random-arithmetic.js";
import { randomDag } from "../../bench/models/random-dag.js";
import { sumOfPairs } from "../../bench/models/sum.model.js";
import { expectClose } from "../examples/close.js";

/** The value and then the gradient, interpreted, at the initial parameters. */
function lawOf(model: Model): number[] {
  const gradient = new Float64Array(model.parameterCount);
  const value = interpret(model).valueAndGradient(model.createParameters(), new Float64Array(0), gradient);
  return [value, ...gradient];
}

const models: Readonly<Record<string, Model>> = {
  "random arithmetic, 300 steps": randomArithmetic(300),
  "moons, 20 points": moonsBaked(20),
  "MLP 2-20-20-1": mlp(20),
  "GMM, 60 points": gmm({ ...reference, x: Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]) }),
  "heat, 10 × 10, 8 steps": heat(10, 8),
  "Lorenz, 100 steps": lorenz(100),
  "LSTM, 5 units, 8 steps": lstm({ inputs: 3, hidden: 5, steps: 8 }),
  "convolution, 12 × 12": convolution(12),
  "Cholesky, 10 × 10": logDeterminant(10),
  "graph, 500 edges": laplacian(200, 500),
  "random graph, 2,000 nodes": randomDag(2000),
  "chain of 4,000": chain(4000),
  "sum of 3,600": sumOfPairs(60),
};

test.each(Object.entries(models))("%s: compiled as interpreted", async (_, model) => {
  const { valueAndGradient, forward, createParameters } = await load(model);
  const law = lawOf(model);
  expect(law.every((x) => Number.isFinite(x))).toBe(true);
  const gradient = new Float64Array(model.parameterCount).fill(Number.NaN);
  const found = [valueAndGradient(createParameters(), gradient), ...gradient];
  expect(found.findIndex((x, i) => x !== law[i])).toBe(-1);
  expect(forward(createParameters())).toBe(law[0]);
});

describe("what is known", () => {
  test("GMM: ADBench's objective and gradient", () => {
    const [objective, ...gradient] = lawOf(gmm(reference));
    expect(Math.abs(objective! - reference.objective)).toBeLessThan(1e-8);
    expectClose(gradient, reference.gradient, 1e-8);
  });

  test("Cholesky: the derivative of log det S is S⁻¹, so ∂/∂A is 2 S⁻¹ A", () => {
    // For n = 1: S = a² + 1.
    const model = logDeterminant(1);
    const gradient = new Float64Array(1);
    const value = interpret(model).valueAndGradient(Float64Array.of(3), new Float64Array(0), gradient);
    expectClose([value, ...gradient], [Math.log(10), 0.6], 1e-15);
  });

  test("the chain ends where a·x + b is x", () => {
    expectClose([lawOf(chain(100_000))[0]!], [1], 1e-12);
  });

  test("the sum of all pairs is a square", () => {
    const [value] = lawOf(sumOfPairs(3));
    expectClose([value!], [(Math.sin(1) + Math.sin(2)) ** 2], 1e-14);
  });
});

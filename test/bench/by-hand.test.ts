/** The code that benchmarks hold compiled models against computes the same value and the same gradient, also at small sizes. */
import { interpret, type Model } from "micrograd-compile";
import { expect, test } from "vitest";
import reference from "../../bench/models/data/gmm-test.json" with { type: "json" };
import { embeddingBag } from "../../bench/models/embedding-bag.model.js";
import { gmm } from "../../bench/models/gmm.js";
import lookUpModel from "../../bench/models/look-up.model.js";
import { classifier } from "../../bench/models/mnist-mlp.model.js";
import { moonsBaked } from "../../bench/models/moons-baked.js";
import { twoMoons } from "../../bench/models/two-moons.js";
import type { ValueAndGradient } from "../../bench/workload.js";
import { gmmByHand } from "../../bench/workloads/gmm-by-hand.js";
import { bagByHand, inOrder, texts } from "../../bench/workloads/indexed.js";
import { mnistByHand } from "../../bench/workloads/mnist.js";
import { moonsByHand } from "../../bench/workloads/moons-by-hand.js";
import { rosenbrock } from "../../bench/workloads/rosenbrock.js";
import rosenbrockModel from "../../examples/methods/rosenbrock.js";
import { expectClose } from "../examples/close.js";

/** Twice, because what a call leaves behind must not count in the next. */
function expectSame(byHand: ValueAndGradient, model: Model, inputs = new Float64Array(0)): void {
  const parameters = model.createParameters();
  const law = new Float64Array(model.parameterCount);
  const value = interpret(model).valueAndGradient(parameters, inputs, law);
  expect(law.some((x) => x !== 0)).toBe(true);
  for (let call = 0; call < 2; call++) {
    const gradient = new Float64Array(model.parameterCount).fill(Number.NaN);
    expectClose([byHand(parameters, gradient), ...gradient], [value, ...law], 1e-13);
  }
}

test("moons", () => expectSame(moonsByHand(twoMoons(7)), moonsBaked(7)));

test("Rosenbrock", () => expectSame(rosenbrock.handwritten!(), rosenbrockModel));

test("the classifier of digits, for every label", () => {
  const sizes = { pixels: 6, hidden: 5, classes: 3 };
  for (let label = 0; label < sizes.classes; label++) {
    const image = Float64Array.of(0.1, 0, 0.9, 0.4, 0, 1, label);
    expectSame(mnistByHand(sizes, image), classifier(sizes), image);
  }
});

test("the Gaussian mixture, with a prior of its own", () => {
  const data = { ...reference, wishart: { gamma: 0.7, m: 2 }, x: [[1.2, 2], [0.1, -0.4], [-1, 0.3]] }; // biome-ignore format: three points
  expectSame(gmmByHand(data), gmm(data));
});

test("look-ups in order are no look-ups", () =>
  expectSame(
    inOrder(),
    lookUpModel,
    Float64Array.from({ length: 1000 }, (_, i) => i),
  ));

test("bags of words", () => expectSame(bagByHand(texts(7)), embeddingBag(7), texts(7)));

test("bags of words as a batch", () => {
  const model = embeddingBag(1);
  const batch = texts(7, true);
  const [law, gradient] = [0, 1].map(() => new Float64Array(model.parameterCount)) as [Float64Array, Float64Array];
  const value = interpret(model).batchValueAndGradient(model.createParameters(), batch, law);
  const found = bagByHand(batch, true)(model.createParameters(), gradient);
  expectClose([found, ...gradient], [value, ...law], 1e-13);
});

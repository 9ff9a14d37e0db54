/** Logistic regression on 200 examples of 20 features. By hand: one pass over the rows, two loops over the features each. */
import { Random } from "../../src/verify/random.js";
import { timesByHand } from "../figures.js";
import type { ValueAndGradient, Workload } from "../workload.js";

const EXAMPLES = 200;
const FEATURES = 20;
const ROW = FEATURES + 1;

const random = new Random(20);

/** A row whose label mostly follows from its features. */
function example(): number[] {
  const features = Array.from({ length: FEATURES }, () => random.normal());
  const tendency = features.reduce((sum, x, j) => sum + (j % 2 === 0 ? x : -x), random.normal());
  return [...features, tendency > 0 ? 1 : -1];
}

const batch = Float64Array.from(Array.from({ length: EXAMPLES }, example).flat());
const parameters = Float64Array.from({ length: ROW }, () => 0.3 * random.normal());

/** Whatever is constant stands inside, where bundlers leave it constant. */
function byHand(batch: Float64Array): ValueAndGradient {
  return (parameters, gradient) => {
    const features = 20;
    const examples = batch.length / (features + 1);
    gradient.fill(0);
    const bias = parameters[features]!;
    let loss = 0;
    for (let row = 0; row < batch.length; row += features + 1) {
      let score = 0;
      for (let j = 0; j < features; j++) score += parameters[j]! * batch[row + j]!;
      const label = batch[row + features]!;
      const z = -(label * (score + bias));
      const e = Math.exp(-Math.abs(z));
      loss += Math.max(z, 0) + Math.log1p(e);
      const slope = -((z >= 0 ? 1 : e) / (1 + e)) * label;
      for (let j = 0; j < features; j++) gradient[j]! += slope * batch[row + j]!;
      gradient[features]! += slope;
    }
    for (let j = 0; j <= features; j++) gradient[j]! /= examples;
    return loss / examples;
  };
}

export const logisticRegression: Workload = {
  name: "logistic-regression",
  group: "demo",
  title: "logistic regression, 200 × 20, batched",
  parameters: () => parameters,
  batch: () => batch,
  handwritten: () => byHand(batch),
  figures: [timesByHand(0.8)],
};

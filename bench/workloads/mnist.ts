/** A perceptron for digits on one image. By hand: rows of weights with the image, and nothing done for units at rest. */
import { compiledIn, either, perCall, timesByHand } from "../figures.js";
import type { Sizes } from "../models/mnist-mlp.model.js";
import { ownModel, type ValueAndGradient, type Workload } from "../workload.js";

const SIDE = 28;
const LABEL = 0;

/** A ring, which is a 0, with a soft edge; and its label. */
const image = Float64Array.from({ length: SIDE * SIDE + 1 }, (_, i) => {
  if (i === SIDE * SIDE) return LABEL;
  const radius = Math.hypot(Math.floor(i / SIDE) - SIDE / 2, (i % SIDE) - SIDE / 2);
  return Math.max(0, 1 - Math.abs(radius - 7) / 2);
});

/** @param image the pixels, then the label. Each neuron has its weights and then its bias. */
export function mnistByHand({ pixels, hidden, classes }: Sizes, image: Float64Array): ValueAndGradient {
  const units = new Float64Array(hidden);
  const slopes = new Float64Array(hidden);
  const scores = new Float64Array(classes);
  const label = image[pixels]!;
  const second = hidden * (pixels + 1);
  return (weights, gradient) => {
    for (let j = 0, w = 0; j < hidden; j++, w += pixels + 1) {
      let sum = weights[w + pixels]!;
      for (let i = 0; i < pixels; i++) sum += weights[w + i]! * image[i]!;
      units[j] = Math.max(sum, 0);
    }
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0, w = second; c < classes; c++, w += hidden + 1) {
      let sum = weights[w + hidden]!;
      for (let j = 0; j < hidden; j++) sum += weights[w + j]! * units[j]!;
      scores[c] = sum;
      largest = Math.max(largest, sum);
    }
    const loss = -scores[label]!;
    let all = 0;
    for (let c = 0; c < classes; c++) {
      scores[c] = Math.exp(scores[c]! - largest);
      all += scores[c]!;
    }
    slopes.fill(0);
    for (let c = 0, w = second; c < classes; c++, w += hidden + 1) {
      const slope = scores[c]! / all - (c === label ? 1 : 0);
      gradient[w + hidden] = slope;
      for (let j = 0; j < hidden; j++) {
        gradient[w + j] = slope * units[j]!;
        slopes[j]! += slope * weights[w + j]!;
      }
    }
    for (let j = 0, w = 0; j < hidden; j++, w += pixels + 1) {
      if (units[j]! <= 0) {
        gradient.fill(0, w, w + pixels + 1);
        continue;
      }
      const slope = slopes[j]!;
      gradient[w + pixels] = slope;
      for (let i = 0; i < pixels; i++) gradient[w + i] = slope * image[i]!;
    }
    return loss + Math.log(all) + largest;
  };
}

export const mnist: Workload = {
  name: "mnist-mlp",
  group: "data",
  title: "MNIST, MLP 784-50-10, one image",
  file: ownModel("mnist-mlp"),
  inputs: () => image,
  handwritten: () => mnistByHand({ pixels: SIDE * SIDE, hidden: 50, classes: 10 }, image),
  figures: [either(perCall(1e-4), timesByHand(1)), compiledIn(5)],
  rounds: 3,
};

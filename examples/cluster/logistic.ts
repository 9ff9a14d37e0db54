/** Logistic regression with labels of -1 and 1. A sum over shards needs sums, which `emit` asks for. */
import { defineModel, scalar, vector } from "micrograd-compile";

export const WIDTH = 20;

export default defineModel({
  parameters: { w: vector(WIDTH), b: scalar(0) },
  inputs: { x: vector(WIDTH), y: scalar() },
  forward: ({ w, b }, { x, y }) => {
    const score = w.reduce<number>((sum, weight, i) => sum + weight * x[i]!, b);
    return Math.log1p(Math.exp(-y * score));
  },
  regularizer: ({ w }) => 1e-6 * w.reduce<number>((sum, weight) => sum + weight * weight, 0),
  emit: ["batchValueAndGradient", "batchSumAndGradient", "regularizerValueAndGradient"],
});

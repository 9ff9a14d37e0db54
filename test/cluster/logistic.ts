/** A logistic regression with rows that a seed makes, for whoever tests sums: what each process can make for itself. */
import { defineModel, scalar, vector } from "../../dist/index.js";

export const WIDTH = 6;

export const logistic = defineModel({
  parameters: { w: vector(WIDTH, (i) => 0.1 * i), b: scalar(0.2) },
  inputs: { x: vector(WIDTH), y: scalar() },
  forward: ({ w, b }, { x, y }) =>
    w
      .reduce((sum, weight, i) => sum.add(weight.mul(x[i]!)), b.add(0))
      .mul(y)
      .neg()
      .exp()
      .log1p(),
  regularizer: ({ w }) => w.reduce((sum, weight) => sum.add(weight.mul(weight)), w[0]!.mul(0)).mul(1e-3),
  emit: ["batchSumAndGradient", "regularizerValueAndGradient", "batchValueAndGradient"],
});

/** @param rows of each shard; a shard has none if its number is 5 modulo 8. */
export function shardOf(id: number, rows = 50): Float64Array {
  if (id % 8 === 5) return new Float64Array(0);
  let state = (id + 1) * 40503;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return Float64Array.from({ length: rows * (WIDTH + 1) }, (_, i) =>
    i % (WIDTH + 1) === WIDTH ? Math.sign(random()) || 1 : random(),
  );
}

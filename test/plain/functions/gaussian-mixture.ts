/**
 * The negative log-likelihood of a mixture of three normal distributions on a line, each example by a log-sum-exp whose
 * maximum is found in a loop, with weights by a softmax.
 */
import { defineModel, vector } from "micrograd-compile";

const sample = [-1.9, -1.2, 0.1, 0.4, 1.8, 2.6];

function logSumExp(values: readonly number[]): number {
  let top = values[0]!;
  for (const value of values.slice(1)) if (value > top) top = value;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - top);
  return top + Math.log(sum);
}

/** x is three unnormalised log weights, three means, three log deviations. */
export function f(x: readonly number[]): number {
  const [weights, means, deviations] = [0, 3, 6].map((from) => x.slice(from, from + 3)) as [
    number[],
    number[],
    number[],
  ];
  const normaliser = logSumExp(weights);
  let likelihood = 0;
  for (const t of sample) {
    const parts = weights.map((weight, k) => {
      const z = (t - means[k]!) / Math.exp(deviations[k]!);
      return weight - normaliser - deviations[k]! - 0.5 * (z * z + Math.log(2 * Math.PI));
    });
    likelihood += logSumExp(parts);
  }
  return -likelihood;
}

export const domain: readonly (readonly [number, number])[] = [
  ...Array.from({ length: 3 }, () => [-1, 1] as const),
  [-3, 1],
  [-2, 2],
  [-1, 3],
  ...Array.from({ length: 3 }, () => [-0.7, 0.7] as const),
];

export default defineModel({
  parameters: { x: vector(domain.length, [0, 0, 0, -1.5, 0.2, 2, 0, 0, 0]) },
  forward: ({ x }) => f(x),
});

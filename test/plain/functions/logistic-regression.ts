/**
 * Logistic regression in the stable form: log(1 + e^−m) is −m + log1p(eᵐ) where m is negative, and log1p(e^−m) elsewhere.
 */
import { defineModel, vector } from "micrograd-compile";

const examples: readonly (readonly [x1: number, x2: number, label: 1 | -1])[] = [
  [0.5, 1.2, 1],
  [-1.1, 0.3, -1],
  [0.8, -0.7, 1],
  [-0.4, -1.5, -1],
  [0.2, 0.1, -1],
];

const softplus = (m: number): number => (m > 0 ? m + Math.log1p(Math.exp(-m)) : Math.log1p(Math.exp(m)));

/** x is two weights and a bias. */
export function f(x: readonly number[]): number {
  const [w1, w2, bias] = x as [number, number, number];
  let loss = 0;
  for (const [x1, x2, label] of examples) loss += softplus(-label * (w1 * x1 + w2 * x2 + bias));
  loss /= examples.length;
  return loss;
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 2],
  [-2, 2],
  [-1, 1],
];

export default defineModel({ parameters: { x: vector(domain.length, [0.4, -0.2, 0.1]) }, forward: ({ x }) => f(x) });

/**
 * erf x to 1.5e-7 by Abramowitz and Stegun 7.1.26, 1 − (a₁t + … + a₅t⁵) e^−x² with t = 1/(1 + p|x|), and the probability
 * of an interval under a normal distribution with it.
 */
import { defineModel, vector } from "micrograd-compile";
import { cdf } from "./lib/normal.js";

/** P(lower < X < lower + width) for X ~ N(mean, deviation). */
export function f(x: readonly number[]): number {
  const [lower, width, mean, deviation] = x as [number, number, number, number];
  const standard = (bound: number): number => (bound - mean) / deviation;
  return cdf(standard(lower + width)) - cdf(standard(lower));
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 2],
  [0.1, 2],
  [-1, 1],
  [0.5, 2],
];

export default defineModel({ parameters: { x: vector(domain.length, [-1, 2, 0, 1]) }, forward: ({ x }) => f(x) });

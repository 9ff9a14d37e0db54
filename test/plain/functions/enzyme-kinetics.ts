/**
 * A pathway of three enzymes: Michaelis and Menten (1913) with competitive inhibition, Hill's equation with a cooperativity
 * that changes above a concentration, and first order; explicit steps.
 */
import { defineModel, vector } from "micrograd-compile";

/** The product after 8 steps: x is Vmax, Km, Ki, Hill exponent, first substrate. */
export function f(x: readonly number[]): number {
  const [vmax, km, ki, exponent, start] = x as [number, number, number, number, number];
  let [substrate, middle, product] = [start, 0.1, 0];
  const dt = 0.2;
  for (let n = 0; n < 8; n++) {
    const first = (vmax * substrate) / (km * (1 + product / ki) + substrate);
    const cooperativity = middle > 0.5 ? exponent + 0.5 : exponent;
    const second = middle ** cooperativity / (0.3 ** cooperativity + middle ** cooperativity);
    substrate -= dt * first;
    middle += dt * (first - second);
    product += dt * (second - 0.1 * product);
  }
  return product + 0.5 * middle;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.8, 4],
  [0.3, 1],
  [0.3, 1.5],
  [1.2, 2.5],
  [3, 6],
];
export const seeds: readonly (readonly number[])[] = [
  [4, 0.3, 0.8, 2.4, 5.8],
  [3.9, 0.31, 1.2, 2, 5.5],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1.5, 0.5, 0.7, 2, 4]) },
  forward: ({ x }) => f(x),
});

/**
 * The regularised incomplete gamma function P(a, x): its power series where x < a + 1, Legendre's continued fraction of
 * Q = 1 − P elsewhere (DLMF 8.11.4 and 8.9.2), both with a fixed number of terms.
 */
import { defineModel, vector } from "micrograd-compile";
import { logGamma } from "./lib/log-gamma.js";

const series = (a: number, x: number, terms = 40): number => {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < terms; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
};

const fraction = (a: number, x: number, depth = 30): number => {
  let tail = 0;
  for (let n = depth; n > 0; n--) tail = (n * (n - a)) / (x + 2 * n + 1 - a - tail);
  return 1 / (x + 1 - a - tail);
};

/** P(a, x). */
export function f(x: readonly number[]): number {
  const [a, z] = x as [number, number];
  const front = Math.exp(a * Math.log(z) - z - logGamma(a));
  if (z < a + 1) return front * series(a, z);
  return 1 - front * fraction(a, z);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 4],
  [0.5, 8],
];

export default defineModel({ parameters: { x: vector(domain.length, [2, 1.5]) }, forward: ({ x }) => f(x) });

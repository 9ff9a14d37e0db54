/**
 * The circumference of an ellipse, 4a E(k), with the complete elliptic integral by the arithmetic-geometric mean
 * (Abramowitz and Stegun 17.6): K = π / 2 agm(1, k′), E = K (1 − Σ 2ⁿ⁻¹ cₙ²). The longer half axis comes first by a swap.
 */
import { defineModel, vector } from "micrograd-compile";

/** Circumference of the ellipse with half axes x[0], x[1]. */
export function f(x: readonly number[]): number {
  let [p, q] = x as [number, number];
  if (p < q) [p, q] = [q, p];
  let a = 1;
  let b = q / p;
  let c = Math.sqrt(1 - b * b);
  let sum = (c * c) / 2;
  for (let n = 0; n < 5; n++) {
    c = (a - b) / 2;
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    sum += 2 ** n * c * c;
  }
  const K = Math.PI / (2 * a);
  return 4 * p * K * (1 - sum);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 3],
  [0.5, 3],
];

export default defineModel({ parameters: { x: vector(domain.length, [2, 1]) }, forward: ({ x }) => f(x) });

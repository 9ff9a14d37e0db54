/**
 * The largest eigenvalue of a symmetric 3 × 3 matrix: a few steps of the power iteration, then Rayleigh's quotient.
 */
import { defineModel, vector } from "micrograd-compile";
import { dot, scale } from "./lib/vector.js";

const STEPS = 12;

/** x is a₀₀, a₁₁, a₂₂, a₀₁, a₀₂, a₁₂. */
export function f(x: readonly number[]): number {
  const [a, b, c, d, e, g] = x as [number, number, number, number, number, number];
  const A = [
    [a, d, e],
    [d, b, g],
    [e, g, c],
  ];
  const times = (v: readonly number[]): number[] => A.map((row) => dot(row, v));
  let v: number[] = [1, 0.9, 0.8];
  for (let n = 0; n < STEPS; n++) {
    const next = times(v);
    v = scale(next, 1 / Math.sqrt(dot(next, next)));
  }
  return dot(v, times(v));
}

export const domain: readonly (readonly [number, number])[] = [
  [1, 3],
  [1, 3],
  [1, 3],
  [0, 1],
  [0, 1],
  [0, 1],
];

export default defineModel({
  parameters: { x: vector(domain.length, [2, 1.5, 1, 0.5, 0.2, 0.4]) },
  forward: ({ x }) => f(x),
});

/**
 * A parabola through weighted points: normal equations AᵀWA c = AᵀW y by Cholesky's decomposition, and the residual sum of
 * squares. The weights follow from the parameters.
 */
import { defineModel, vector } from "micrograd-compile";

const ts = [-1, -0.4, 0.3, 0.9, 1.5];

function cholesky(A: readonly (readonly number[])[]): number[][] {
  const L = A.map((row) => row.map(() => 0));
  for (let i = 0; i < A.length; i++)
    for (let j = 0; j <= i; j++) {
      let s = A[i]![j]!;
      for (let k = 0; k < j; k++) s -= L[i]![k]! * L[j]![k]!;
      L[i]![j] = i === j ? Math.sqrt(s) : s / L[j]![j]!;
    }
  return L;
}

function solve(A: readonly (readonly number[])[], b: readonly number[]): number[] {
  const L = cholesky(A);
  const z = [...b];
  for (let i = 0; i < z.length; i++) {
    for (let k = 0; k < i; k++) z[i]! -= L[i]![k]! * z[k]!;
    z[i]! /= L[i]![i]!;
  }
  for (let i = z.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < z.length; k++) z[i]! -= L[k]![i]! * z[k]!;
    z[i]! /= L[i]![i]!;
  }
  return z;
}

/** x is the five values, then the decay of the weights. */
export function f(x: readonly number[]): number {
  const y = x.slice(0, ts.length);
  const decay = x[ts.length]!;
  const weights = ts.map((t) => Math.exp(-decay * t * t));
  const powers = ts.map((t) => [1, t, t ** 2]);
  const A = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => weights.reduce((sum, w, n) => sum + w * powers[n]![i]! * powers[n]![j]!, 0)),
  );
  const b = [0, 1, 2].map((i) => weights.reduce((sum, w, n) => sum + w * powers[n]![i]! * y[n]!, 0));
  const c = solve(A, b);
  return y.reduce((sum, value, n) => sum + (value - powers[n]!.reduce((p, q, i) => p + q * c[i]!, 0)) ** 2, 0);
}

export const domain: readonly (readonly [number, number])[] = [
  ...Array.from({ length: 5 }, () => [-2, 2] as const),
  [0, 1],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1, 0.3, -0.2, 0.8, 2, 0.4]) },
  forward: ({ x }) => f(x),
});

/**
 * log |det A| of a 4 × 4 matrix by Gaussian elimination without pivoting (it is diagonally dominant), and the trace of its
 * inverse by solving with the same factors.
 */
import { defineModel, vector } from "micrograd-compile";

const N = 4;

function factorise(A: number[][]): void {
  for (let k = 0; k < N; k++)
    for (let i = k + 1; i < N; i++) {
      A[i]![k]! /= A[k]![k]!;
      for (let j = k + 1; j < N; j++) A[i]![j]! -= A[i]![k]! * A[k]![j]!;
    }
}

/** x is A, row by row; 4 is added to its diagonal. */
export function f(x: readonly number[]): number {
  const A: number[][] = [];
  for (let i = 0; i < N; i++) {
    const row = x.slice(N * i, N * (i + 1));
    row[i]! += 4;
    A.push(row);
  }
  factorise(A);
  let logDeterminant = 0;
  for (let i = 0; i < N; i++) logDeterminant += Math.log(Math.abs(A[i]![i]!));
  let trace = 0;
  for (let column = 0; column < N; column++) {
    const z = Array.from({ length: N }, (_, i) => +(i === column));
    for (let i = 0; i < N; i++) for (let k = 0; k < i; k++) z[i]! -= A[i]![k]! * z[k]!;
    for (let i = N - 1; i >= 0; i--) {
      for (let k = i + 1; k < N; k++) z[i]! -= A[i]![k]! * z[k]!;
      z[i]! /= A[i]![i]!;
    }
    trace += z[column]!;
  }
  return logDeterminant - trace;
}

export const domain: readonly (readonly [number, number])[] = Array.from({ length: N * N }, () => [-1, 1] as const);

export default defineModel({
  parameters: { x: vector(domain.length, (i) => Math.sin(i * i)) },
  forward: ({ x }) => f(x),
});

/** log det (A Aᵀ + n·1) by Cholesky's decomposition. */
import { defineModel, div, dot, log, type Model, matrix, mul, type Num, sqrt, sub, sum } from "micrograd-compile";

export function logDeterminant(n: number): Model {
  return defineModel({
    parameters: { a: matrix(n, n, (i, j) => Math.sin(i * n + j)) },
    forward: ({ a }) => {
      const s = a.map((row, i) => a.map((other, j) => (i === j ? dot(row, other).add(n) : dot(row, other))));
      return mul(2, sum(cholesky(s).map((row) => log(row.at(-1)!))));
    },
  });
}

/** The lower triangle L with L Lᵀ = S, row by row. */
function cholesky(s: readonly (readonly Num[])[]): Num[][] {
  const l: Num[][] = [];
  for (let i = 0; i < s.length; i++) {
    l[i] = [];
    for (let j = 0; j <= i; j++) {
      let rest = s[i]![j]!;
      for (let k = 0; k < j; k++) rest = sub(rest, mul(l[i]![k]!, l[j]![k]!));
      l[i]![j] = i === j ? sqrt(rest) : div(rest, l[j]![j]!);
    }
  }
  return l;
}

export default logDeterminant(40);

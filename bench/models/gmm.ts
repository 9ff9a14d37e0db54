/**
 * ADBench's Gaussian mixture: the log-likelihood of points under k Gaussians in d dimensions, whose inverse covariances
 * are QᵀQ with lower triangles Q, and the logarithm of a Wishart prior. The points are constants of the model.
 * Source: objective of ADBench, src/cpp/shared/gmm.h (MIT License, © Microsoft Corporation).
 */
import {
  add,
  defineModel,
  dot,
  exp,
  logSumExp,
  type Model,
  matrix,
  mul,
  type Num,
  sub,
  sum,
  vector,
} from "micrograd-compile";
import { wishartConstant } from "./wishart.js";

export interface GmmData {
  /** Logarithms of the components' weights, up to a constant. */
  readonly alphas: readonly number[];
  readonly means: readonly (readonly number[])[];
  /** Of each Q: the logarithms of its diagonal, then what is below it, column by column. */
  readonly icf: readonly (readonly number[])[];
  readonly x: readonly (readonly number[])[];
  readonly wishart: { readonly gamma: number; readonly m: number };
}

type Row = readonly Num[];

export function gmm(data: GmmData): Model {
  const { x } = data;
  const k = data.alphas.length;
  const d = x[0]!.length;
  return defineModel({
    parameters: {
      alphas: vector(k, data.alphas),
      means: matrix(k, d, data.means),
      icf: matrix(k, (d * (d + 1)) / 2, data.icf),
    },
    forward: ({ alphas, means, icf }) => {
      const diagonals = icf.map((row) => row.slice(0, d).map((q) => exp(q)));
      const logDeterminants = icf.map((row) => sum(row.slice(0, d)));
      const likelihoods = x.map((point) => {
        const terms = alphas.map((alpha, c) => {
          const centered = point.map((coordinate, j) => sub(coordinate, means[c]![j]!));
          const stretched = triangleTimes(diagonals[c]!, icf[c]!.slice(d), centered);
          return sub(add(alpha, logDeterminants[c]!), mul(0.5, squares(stretched)));
        });
        return logSumExp(terms);
      });
      return sub(sum(likelihoods), mul(x.length, logSumExp(alphas)))
        .add(prior(data.wishart, diagonals, logDeterminants, icf))
        .add(-0.5 * x.length * d * Math.log(2 * Math.PI));
    },
  });
}

const squares = (xs: Row): Num => dot(xs, xs);

/** @param below what is below the diagonal, column by column. */
function triangleTimes(diagonal: Row, below: Row, v: Row): Num[] {
  const result = diagonal.map((q, i) => mul(q, v[i]!));
  let next = 0;
  for (let column = 0; column < v.length; column++)
    for (let row = column + 1; row < v.length; row++) result[row] = result[row]!.add(below[next++]!.mul(v[column]!));
  return result;
}

function prior(
  { gamma, m }: GmmData["wishart"],
  diagonals: readonly Row[],
  logDeterminants: Row,
  icf: readonly Row[],
): Num {
  const d = diagonals[0]!.length;
  const terms = icf.map((row, c) => {
    const frobenius = add(squares(diagonals[c]!), squares(row.slice(d)));
    return sub(mul(0.5 * gamma * gamma, frobenius), mul(m, logDeterminants[c]!));
  });
  return sub(sum(terms), icf.length * wishartConstant(d, gamma, m));
}

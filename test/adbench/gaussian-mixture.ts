/**
 * ADBench's Gaussian mixture: the log-likelihood of points under k Gaussians in d dimensions, whose inverse covariances are
 * QᵀQ with lower triangles Q, and the logarithm of a Wishart prior. The points are constants of the model.
 * Source: src/cpp/shared/gmm.h (MIT License, © Microsoft Corporation).
 */
import { defineModel, matrix, vector } from "micrograd-compile";
import { wishartConstant } from "../../bench/models/wishart.js";
import { type Mixture, readMixture } from "./data.js";

type Vector = readonly number[];
type Parameters = Pick<Mixture, "alphas" | "means" | "icf">;

const sum = (xs: Vector): number => xs.reduce((total, x) => total + x, 0);
const squares = (xs: Vector): number => sum(xs.map((x) => x * x));

function logSumExp(xs: Vector): number {
  const largest = Math.max(...xs);
  return largest + Math.log(sum(xs.map((x) => Math.exp(x - largest))));
}

/** Q times v, for the diagonal of Q and what is below it, column by column. */
function triangleTimes(diagonal: Vector, below: Vector, v: Vector): number[] {
  const result = diagonal.map((q, i) => q * v[i]!);
  let next = 0;
  for (let column = 0; column < v.length; column++)
    for (let row = column + 1; row < v.length; row++) result[row]! += below[next++]! * v[column]!;
  return result;
}

export function objective({ alphas, means, icf }: Parameters, { points, gamma, m }: Mixture): number {
  const [n, d] = [points.length, points[0]!.length];
  const diagonals = icf.map((row) => row.slice(0, d).map((q) => Math.exp(q)));
  const logDeterminants = icf.map((row) => sum(row.slice(0, d)));
  let likelihood = -0.5 * n * d * Math.log(2 * Math.PI) - n * logSumExp(alphas);
  for (const point of points) {
    const terms = alphas.map((alpha, c) => {
      const centered = point.map((x, j) => x - means[c]![j]!);
      return alpha + logDeterminants[c]! - 0.5 * squares(triangleTimes(diagonals[c]!, icf[c]!.slice(d), centered));
    });
    likelihood += logSumExp(terms);
  }
  const prior = icf.map((row, c) => {
    const frobenius = squares(diagonals[c]!) + squares(row.slice(d));
    return 0.5 * gamma * gamma * frobenius - m * logDeterminants[c]! - wishartConstant(d, gamma, m);
  });
  return likelihood + sum(prior);
}

const data = readMixture("gmm-test.txt");
const [k, d] = [data.means.length, data.means[0]!.length];

export default defineModel({
  parameters: {
    alphas: vector(k, data.alphas),
    means: matrix(k, d, data.means),
    icf: matrix(k, (d * (d + 1)) / 2, data.icf),
  },
  forward: (parameters) => objective(parameters, data),
});

/**
 * The conditional likelihood of an ARMA(1, 1) process with a threshold (Tong, 1978): the coefficient of yesterday differs
 * between the regimes above and below it.
 */
import { defineModel, vector } from "micrograd-compile";

const series = [0.3, 0.8, -0.2, -0.9, 0.1, 0.7, 1.1, 0.2, -0.5, -0.1];

/** x is both coefficients, that of the shock, the threshold, and the log deviation. */
export function f(x: readonly number[]): number {
  const [above, below, theta, threshold, logSigma] = x as [number, number, number, number, number];
  const sigma = Math.exp(logSigma);
  let shock = 0;
  let [yesterday, ...rest] = series as [number, ...number[]];
  let loss = 0;
  for (const today of rest) {
    const level = yesterday + 0.3 * shock;
    const phi = level >= threshold ? above : below;
    shock = today - phi * yesterday - theta * shock;
    loss += logSigma + (shock / sigma) ** 2 / 2;
    yesterday = today;
  }
  return loss;
}

export const domain: readonly (readonly [number, number])[] = [
  [-0.9, 0.9],
  [-0.9, 0.9],
  [-0.6, 0.6],
  [-2, 2],
  [-0.5, 0.5],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.4, -0.3, 0.2, 0, 0]) },
  forward: ({ x }) => f(x),
});

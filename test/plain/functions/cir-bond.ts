/**
 * A zero-coupon bond under the short rate of Cox, Ingersoll and Ross (Econometrica 53, 1985), A(T) e^{−B(T) r}, with a
 * penalty where Feller's condition 2κθ > σ² does not hold.
 */
import { defineModel, vector } from "micrograd-compile";

const MATURITIES = [1, 2, 5, 10];

/** Squared errors of yields against a flat curve; x is κ, θ, σ, r. */
export function f(x: readonly number[]): number {
  const [kappa, theta, sigma, rate] = x as [number, number, number, number];
  const h = Math.sqrt(kappa * kappa + 2 * sigma * sigma);
  const feller = 2 * kappa * theta - sigma ** 2;
  let loss = feller > 0 ? 0 : 3 * feller ** 2;
  for (const T of MATURITIES) {
    const growth = Math.expm1(h * T);
    const denominator = 2 * h + (kappa + h) * growth;
    const A = ((2 * h * Math.exp(((kappa + h) * T) / 2)) / denominator) ** ((2 * kappa * theta) / sigma ** 2);
    const B = (2 * growth) / denominator;
    loss += ((B * rate - Math.log(A)) / T - 0.04) ** 2 * 100;
  }
  return loss;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.1, 1],
  [0.02, 0.1],
  [0.05, 0.5],
  [0.01, 0.08],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.5, 0.05, 0.1, 0.03]) },
  forward: ({ x }) => f(x),
});

/**
 * The volatility implied by the price of an option: Newton's method on the formula of Black and Scholes with vega as the
 * slope, a fixed number of steps from the approximation √(2π/T) C/S (Brenner and Subrahmanyam, Financ. Anal. J. 44, 1988)
 * or, far out of the money, from a constant.
 */
import { defineModel, vector } from "micrograd-compile";
import { cdf, pdf } from "./lib/normal.js";

/** x is the volatility that a market maker quotes (0.1 … 0.6), moneyness and years: what comes back from its price. */
export function f(x: readonly number[]): number {
  const [quoted, moneyness, years] = x as [number, number, number];
  const value = (volatility: number): { price: number; vega: number } => {
    const spread = volatility * Math.sqrt(years);
    const d1 = Math.log(moneyness) / spread + spread / 2;
    return { price: moneyness * cdf(d1) - cdf(d1 - spread), vega: moneyness * pdf(d1) * Math.sqrt(years) };
  };
  const target = value(quoted).price;
  let sigma = Math.sqrt((2 * Math.PI) / years) * (target / moneyness);
  if (moneyness < 0.92) sigma = 0.4;
  for (let step = 0; step < 4; step++) {
    const { price, vega } = value(sigma);
    sigma -= (price - target) / vega;
  }
  return sigma;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.2, 0.5],
  [0.85, 1.2],
  [0.5, 2],
];

export default defineModel({ parameters: { x: vector(domain.length, [0.3, 1.1, 1]) }, forward: ({ x }) => f(x) });

/**
 * The price of a European option after Black and Scholes (J. Polit. Econ. 81, 1973), with the normal distribution by an erf
 * with a condition in it; and a straddle of two.
 */
import { defineModel, vector } from "micrograd-compile";
import { cdf } from "./lib/normal.js";

interface Market {
  readonly spot: number;
  readonly rate: number;
  readonly volatility: number;
}

function price(kind: "call" | "put", strike: number, years: number, { spot, rate, volatility }: Market): number {
  const spread = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * years) / spread;
  const d2 = d1 - spread;
  const discounted = strike * Math.exp(-rate * years);
  switch (kind) {
    case "call":
      return spot * cdf(d1) - discounted * cdf(d2);
    case "put":
      return discounted * cdf(-d2) - spot * cdf(-d1);
  }
}

/** x is spot, rate, volatility, strike, years. */
export function f(x: readonly number[]): number {
  const [spot, rate, volatility, strike, years] = x as [number, number, number, number, number];
  const market = { spot, rate, volatility };
  return price("call", strike, years, market) + price("put", 0.9 * strike, years, market);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.7, 1.4],
  [-0.02, 0.08],
  [0.1, 0.5],
  [0.7, 1.4],
  [0.3, 3],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1, 0.03, 0.2, 1.1, 1]) },
  forward: ({ x }) => f(x),
});

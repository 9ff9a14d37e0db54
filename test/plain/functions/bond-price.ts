/**
 * Price, duration (Macaulay, 1938) and convexity of a bond with yearly coupons on a curve of interest that is linear in
 * time up to a kink and flat beyond it.
 */
import { defineModel, vector } from "micrograd-compile";

const MATURITY = 8;

/** Squared distance of the duration from a target, and a price term; x is short rate, slope, kink, coupon. */
export function f(x: readonly number[]): number {
  const [short, slope, kink, coupon] = x as [number, number, number, number];
  const rate = (years: number): number => short + slope * (years < kink ? years : kink);
  let price = 0;
  let weighted = 0;
  let convexity = 0;
  for (let year = 1; year <= MATURITY; year++) {
    const flow = coupon + (year === MATURITY ? 1 : 0);
    const present = flow * (1 + rate(year)) ** -year;
    price += present;
    weighted += year * present;
    convexity += year * (year + 1) * present;
  }
  return (weighted / price - 6) ** 2 + price + 0.01 * (convexity / price);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.01, 0.06],
  [-0.003, 0.006],
  [0.5, 8.6],
  [0, 0.08],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.03, 0.002, 5, 0.04]) },
  forward: ({ x }) => f(x),
});

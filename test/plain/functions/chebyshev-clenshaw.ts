/**
 * A Chebyshev series Σ′ cₖ Tₖ(t) by Clenshaw's recurrence (Math. Tables Aids Comput. 9, 1955), its variable mapped from
 * [lower, upper] to [−1, 1] and held at the ends.
 */
import { defineModel, vector } from "micrograd-compile";

interface Series {
  readonly lower: number;
  readonly upper: number;
  readonly coefficients: readonly number[];
}

function clenshaw({ lower, upper, coefficients: c }: Series, x: number): number {
  let t = (2 * x - lower - upper) / (upper - lower);
  if (t > 1) t = 1;
  else if (t < -1) t = -1;
  let b1 = 0;
  let b2 = 0;
  for (let k = c.length - 1; k > 0; --k) [b1, b2] = [2 * t * b1 - b2 + c[k]!, b1];
  return t * b1 - b2 + 0.5 * c[0]!;
}

/** x is the variable, then the coefficients. */
export function f(x: readonly number[]): number {
  return clenshaw({ lower: -1, upper: 3, coefficients: x.slice(1) }, x[0]!);
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 4],
  [-1, 1],
  [-1, 1],
  [-1, 1],
  [-1, 1],
  [-1, 1],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.4, 1, 0.5, 0.25, 0.1, 0.05]) },
  forward: ({ x }) => f(x),
});

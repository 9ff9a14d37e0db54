/**
 * A potential on a circle of latitude: Σ cₙ Pₙ(cos θ), with Bonnet's recurrence (n + 1) Pₙ₊₁ = (2n + 1) t Pₙ − n Pₙ₋₁.
 */
import { defineModel, vector } from "micrograd-compile";

function* legendre(t: number, count: number): Generator<readonly [n: number, p: number]> {
  let [before, p] = [0, 1];
  for (let n = 0; n < count; n++) {
    yield [n, p];
    [before, p] = [p, ((2 * n + 1) * t * p - n * before) / (n + 1)];
  }
}

/** x is θ, then the coefficients. */
export function f([theta = 0, ...coefficients]: readonly number[]): number {
  let potential = 0;
  for (const [n, p] of legendre(Math.cos(theta), coefficients.length)) potential += coefficients[n]! * p;
  return potential;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.1, 3],
  ...Array.from({ length: 6 }, () => [-1, 1] as const),
];

export default defineModel({
  parameters: { x: vector(domain.length, (i) => 1 / (1 + i)) },
  forward: ({ x }) => f(x),
});

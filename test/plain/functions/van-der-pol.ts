/**
 * Van der Pol's oscillator x″ = μ (1 − x²) x′ − x (Philos. Mag. 2, 1926) by symplectic Euler steps: the mean square of the
 * path, and a penalty for every step beyond an amplitude.
 */
import { defineModel, vector } from "micrograd-compile";

const STEPS = 24;

/** x is μ, the first position and velocity, and the amplitude. */
export function f([mu = 1, ...[position = 0, velocity = 0, limit = 1]]: readonly number[]): number {
  const dt = 0.15;
  let sum = 0;
  let [x, v] = [position, velocity];
  for (let n = 0; n < STEPS; n++) {
    v += dt * (mu * (1 - x ** 2) * v - x);
    x += dt * v;
    sum += x * x;
    if (x > limit || x < -limit) sum += 0.1 * (Math.abs(x) - limit);
  }
  return sum / STEPS;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.2, 1.5],
  [-2, 2],
  [-2, 2],
  [0.5, 2.2],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 0.5, 0, 1.5]) }, forward: ({ x }) => f(x) });

/**
 * Where a double pendulum is after 0.2 s: its equations of motion (equal masses and lengths, solved for
 * the accelerations in Lagrange's equations), integrated by Runge and Kutta.
 */
import { defineModel, vector } from "micrograd-compile";
import { rk4 } from "./lib/runge-kutta.js";

const G = 9.81;

/** (θ₁, θ₂, ω₁, ω₂)′ for masses and lengths 1. */
function field([t1 = 0, t2 = 0, w1 = 0, w2 = 0]: readonly number[]): readonly number[] {
  const d = t1 - t2;
  const [s, c] = [Math.sin(d), Math.cos(d)];
  const below = 3 - Math.cos(2 * d);
  const a1 = (-3 * G * Math.sin(t1) - G * Math.sin(t1 - 2 * t2) - 2 * s * (w2 ** 2 + w1 ** 2 * c)) / below;
  const a2 = (2 * s * (2 * w1 ** 2 + 2 * G * Math.cos(t1) + w2 ** 2 * c)) / below;
  return [w1, w2, a1, a2];
}

/** The height of the lower mass after five steps from the state x. */
export function f(x: readonly number[]): number {
  const [t1, t2] = rk4(field, x, 0.04, 5) as [number, number];
  return -Math.cos(t1) - Math.cos(t2);
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 2],
  [-2, 2],
  [-1, 1],
  [-1, 1],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 0.5, 0, 0]) }, forward: ({ x }) => f(x) });

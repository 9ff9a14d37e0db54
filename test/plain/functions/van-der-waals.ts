/**
 * The van der Waals gas in reduced units, p = 8T/(3v − 1) − 3/v², and the work of a piston that moves from v₁ to v₂:
 * Simpson's rule with a fixed number of panels.
 */
import { defineModel, vector } from "micrograd-compile";

const PANELS = 8;

/** Work at temperature x[0] from volume x[1] to x[2]. */
export function f(x: readonly number[]): number {
  const [temperature, from, to] = x as [number, number, number];
  const pressure = (v: number): number => (8 * temperature) / (3 * v - 1) - 3 / v ** 2;
  const h = (to - from) / PANELS;
  let integral = pressure(from) + pressure(to);
  for (let i = 1; i < PANELS; i++) integral += (i % 2 === 1 ? 4 : 2) * pressure(from + i * h);
  integral *= h / 3;
  return integral;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.8, 1.5],
  [0.6, 2],
  [0.6, 4],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 0.8, 2]) }, forward: ({ x }) => f(x) });

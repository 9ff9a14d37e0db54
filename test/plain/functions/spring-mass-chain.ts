/**
 * Energy of a chain of masses in the plane hanging between two nails: ½ k s² for each rope that is stretched by s (a rope
 * that is slack pulls nothing), m g y for each mass, ½ m v² with the speed of the last one.
 */
import { defineModel, vector } from "micrograd-compile";

const settings = { stiffness: 40, length: 0.5, mass: 0.2, gravity: 9.81 };

/** x is x, y of each mass, then the velocity of the last one. */
export function f(x: readonly number[]): number {
  const { stiffness, length, mass, gravity } = settings;
  const masses: [number, number][] = [];
  for (let i = 0; i + 1 < x.length - 2; i += 2) masses.push([x[i]!, x[i + 1]!]);
  const points: [number, number][] = [[0, 0], ...masses, [2, 0]];

  let elastic = 0;
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1]!;
    const [x1, y1] = points[i]!;
    const stretch = Math.hypot(x1 - x0, y1 - y0) - length;
    if (stretch > 0) elastic += 0.5 * stiffness * stretch ** 2;
  }
  const potential = masses.map(([, y]) => mass * gravity * y).reduce((a, b) => a + b);
  const [vx, vy] = x.slice(-2) as [number, number];
  return elastic + potential + (mass * (vx * vx + vy * vy)) / 2;
}

const around = (centre: number): readonly [number, number] => [centre - 0.3, centre + 0.3];
export const domain: readonly (readonly [number, number])[] = [0.5, -0.1, 1, -0.2, 1.5, -0.1, 0, 0].map(around);

export default defineModel({
  parameters: { x: vector(domain.length, [0.5, -0.1, 1, -0.2, 1.5, -0.1, 0.1, 0]) },
  forward: ({ x }) => f(x),
});

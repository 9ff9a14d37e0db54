/**
 * A support vector machine: max(0, 1 − y (w·x + b)) per example, its smooth form by Rennie and Srebro (IJCAI 2005) beside it.
 */
import { defineModel, vector } from "micrograd-compile";
import { dot } from "./lib/vector.js";

const data = [
  { point: [1, 0.5, -0.2], label: 1 },
  { point: [-0.8, 0.3, 0.9], label: -1 },
  { point: [0.2, -1.1, 0.4], label: 1 },
  { point: [-0.3, -0.6, -1], label: -1 },
];

function smoothHinge(margin: number): number {
  if (margin >= 1) return 0;
  if (margin <= 0) return 0.5 - margin;
  return (1 - margin) ** 2 / 2;
}

/** x is w and b. */
export function f(x: readonly number[]): number {
  const w = x.slice(0, -1);
  const b = x.at(-1)!;
  const margins = data.map(({ point, label }) => label * (dot(w, point) + b));
  const sharp = margins.map((m) => Math.max(0, 1 - m)).reduce((a, c) => a + c);
  const smooth = margins.map(smoothHinge).reduce((a, c) => a + c);
  return sharp + 0.5 * smooth + 0.1 * dot(w, w);
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 2],
  [-2, 2],
  [-2, 2],
  [-1, 1],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.5, 0.1, -0.4, 0.1]) },
  forward: ({ x }) => f(x),
});

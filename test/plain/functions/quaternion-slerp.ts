/**
 * Spherical interpolation between two rotations: (sin (1 − t)Ω q₀ + sin tΩ q₁) / sin Ω, the shorter way round, and linear
 * where they are close (Shoemake, SIGGRAPH 1985).
 */
import { defineModel, vector } from "micrograd-compile";
import { dot, scale } from "./lib/vector.js";

const normalized = (q: readonly number[]): number[] => scale(q, 1 / Math.sqrt(dot(q, q)));

function slerp(from: readonly number[], to: readonly number[], t: number): number[] {
  let cosine = dot(from, to);
  let target = to;
  if (cosine < 0) {
    cosine = -cosine;
    target = to.map((c) => -c);
  }
  if (cosine > 0.95) return normalized(from.map((c, i) => c + t * (target[i]! - c)));
  const angle = Math.acos(cosine);
  const weights = [Math.sin((1 - t) * angle), Math.sin(t * angle)] as const;
  return from.map((c, i) => (weights[0] * c + weights[1] * target[i]!) / Math.sin(angle));
}

/** x is t and two quaternions (normalised here). */
export function f([t = 0, ...q]: readonly number[]): number {
  const [w, a, b, c] = slerp(normalized(q.slice(0, 4)), normalized(q.slice(4)), t) as [number, number, number, number];
  return w * a + 2 * b * c + 0.3 * w;
}

export const domain: readonly (readonly [number, number])[] = [
  [0, 1],
  [0.5, 1],
  ...Array.from({ length: 3 }, () => [-0.7, 0.7] as const),
  [-1, 1],
  ...Array.from({ length: 3 }, () => [-0.7, 0.7] as const),
];
export const seeds: readonly (readonly number[])[] = [
  [0.3, 0.9, 0.1, 0.2, 0.3, 0.8, 0.1, 0.25, 0.3],
  [0.6, 0.9, 0.1, 0.2, 0.3, -0.9, -0.1, -0.3, -0.3],
  [0.6, 0.9, -0.4, 0.2, 0.3, 0.9, -0.3, 0.2, 0.5],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.4, 1, 0.1, 0.2, 0.3, 0.5, -0.5, 0.5, 0.1]) },
  forward: ({ x }) => f(x),
});

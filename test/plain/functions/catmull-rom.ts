/**
 * A centripetal Catmull-Rom spline through four points (Barry and Goldman, SIGGRAPH 1988): knots tᵢ₊₁ = tᵢ + |Pᵢ₊₁ − Pᵢ|^½,
 * and a pyramid of linear interpolations. Before the second point the curve goes on along the chord.
 */
import { defineModel, vector } from "micrograd-compile";

const ALPHA = 0.5;

function component(p: readonly number[], knots: readonly number[], t: number): number {
  let level = [...p];
  for (let size = 3; size > 0; size--) {
    const span = 4 - size;
    const next = level.slice(1);
    for (let i = 0; i < size; i++) {
      // The last of the pyramid is between the two inner knots.
      const from = size === 1 ? knots[1]! : knots[i]!;
      const to = size === 1 ? knots[2]! : knots[i + span]!;
      const s = (t - from) / (to - from);
      next[i] = level[i]! * (1 - s) + level[i + 1]! * s;
    }
    level = next;
  }
  return level[0]!;
}

/** x is the place between the inner points (0 … 1), then four points. */
export function f([u = 0, ...flat]: readonly number[]): number {
  const xs = flat.filter((_, i) => i % 2 === 0);
  const ys = flat.filter((_, i) => i % 2 === 1);
  const knots = [0];
  for (let i = 1; i < 4; i++) {
    const distance = Math.hypot(xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!);
    knots.push(knots[i - 1]! + distance ** ALPHA);
  }
  const t = knots[1]! + u * (knots[2]! - knots[1]!);
  if (u <= 0) return xs[1]! + u * (xs[2]! - xs[1]!) + ys[1]! + u * (ys[2]! - ys[1]!);
  return component(xs, knots, t) + component(ys, knots, t);
}

export const domain: readonly (readonly [number, number])[] = [
  [-0.3, 1],
  ...[0, 0, 1, 0.5, 2, 0.2, 3, 1].map((c) => [c - 0.3, c + 0.3] as const),
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.4, 0, 0, 1, 0.5, 2, 0.2, 3, 1]) },
  forward: ({ x }) => f(x),
});

/**
 * A point of a Bézier curve by de Casteljau's construction, as a recursion over fewer and fewer points, and its squared
 * distance from a given one.
 */
import { defineModel, vector } from "micrograd-compile";

type Point = readonly [x: number, y: number];

const mix = (a: number, b: number, t: number): number => a + t * (b - a);

function deCasteljau(points: readonly Point[], t: number): Point {
  const [first, ...others] = points;
  if (others.length === 0) return first!;
  return deCasteljau(
    others.map(([x, y], i) => [mix(points[i]![0], x, t), mix(points[i]![1], y, t)] as const),
    t,
  );
}

/** x is t, the given point, then the five control points. */
export function f(x: readonly number[]): number {
  const [t, px, py, ...flat] = x as [number, number, number, ...number[]];
  const controls = Array.from({ length: flat.length / 2 }, (_, i): Point => [flat[2 * i]!, flat[2 * i + 1]!]);
  const [cx, cy] = deCasteljau(controls, t);
  return (cx - px) ** 2 + (cy - py) ** 2;
}

export const domain: readonly (readonly [number, number])[] = [
  [-0.2, 1.2],
  ...Array.from({ length: 12 }, () => [-2, 2] as const),
];

export default defineModel({
  parameters: { x: vector(domain.length, (i) => (i === 0 ? 0.3 : Math.sin(3 * i))) },
  forward: ({ x }) => f(x),
});

/**
 * A scene of signed distances (Quilez, "2D distance functions"): a box, a capsule and a disc under a smooth union; shapes
 * are a tagged union. The value is a soft shading of the point.
 */
import { defineModel, vector } from "micrograd-compile";

type Shape =
  | { readonly kind: "box"; readonly half: readonly [number, number] }
  | { readonly kind: "capsule"; readonly length: number; readonly radius: number }
  | { readonly kind: "disc"; readonly radius: number };

function distance(shape: Shape, x: number, y: number): number {
  if (shape.kind === "disc") return Math.hypot(x, y) - shape.radius;
  if (shape.kind === "capsule") {
    const along = x < 0 ? 0 : x > shape.length ? shape.length : x;
    return Math.hypot(x - along, y) - shape.radius;
  }
  const dx = Math.abs(x) - shape.half[0];
  const dy = Math.abs(y) - shape.half[1];
  if (dx > 0 && dy > 0) return Math.hypot(dx, dy);
  return Math.max(dx, dy);
}

/** The polynomial smooth minimum. */
const union = (a: number, b: number, k: number): number => {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - (h * h * k) / 4;
};

/** x is the point, the half width and height of the box, and the softness of the union. */
export function f(x: readonly number[]): number {
  const [px, py, width, height, softness] = x as [number, number, number, number, number];
  const scene: readonly (readonly [Shape, number, number])[] = [
    [{ kind: "capsule", length: 1, radius: 0.2 }, -0.5, -0.4],
    [{ kind: "disc", radius: 0.5 }, 0.8, 0.6],
  ];
  let d = distance({ kind: "box", half: [width, height] }, px, py);
  for (const [shape, cx, cy] of scene) d = union(d, distance(shape, px - cx, py - cy), softness);
  return 1 / (1 + Math.exp(-4 * d));
}

export const domain: readonly (readonly [number, number])[] = [
  [-1.5, 1.5],
  [-1.5, 1.5],
  [0.2, 0.6],
  [0.2, 0.6],
  [0.1, 0.5],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.7, -0.9, 0.4, 0.3, 0.3]) },
  forward: ({ x }) => f(x),
});

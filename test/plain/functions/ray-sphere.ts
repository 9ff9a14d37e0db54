/**
 * The depth at which a ray meets the nearer of two spheres, or the floor: the discriminant decides whether it does, the
 * nearest hit is kept in an object, and light falls off with the distance.
 */
import { defineModel, vector } from "micrograd-compile";
import { dot, plus } from "./lib/vector.js";

const spheres = [
  { centre: [0.6, 0.3, 3.8], radius: 0.6 },
  { centre: [0, 0, 4.6], radius: 1.3 },
];

/** The brightness along direction (x[0], x[1], 1) from (x[2], x[3], 0), in a fog that hides all beyond x[4]. */
export function f(x: readonly number[]): number {
  const direction = [x[0]!, x[1]!, 1];
  const origin = [x[2]!, x[3]!, 0];
  const fog = x[4]!;
  const hit = { depth: fog, shade: 0.1 };
  for (const { centre, radius } of spheres) {
    const to = plus(origin, centre, -1);
    const a = dot(direction, direction);
    const b = dot(to, direction);
    const c = dot(to, to) - radius ** 2;
    const discriminant = b * b - a * c;
    if (discriminant > 0) {
      const depth = (-b - Math.sqrt(discriminant)) / a;
      if (depth < hit.depth) {
        hit.depth = depth;
        const normal = plus(to, direction, depth);
        hit.shade = 0.5 + (0.4 * normal[1]!) / radius;
      }
    }
  }
  const floor = direction[1]! < 0 ? (-1 - origin[1]!) / direction[1]! : fog;
  if (floor < hit.depth) {
    hit.depth = floor;
    hit.shade = 0.3;
  }
  return hit.shade * Math.exp(-0.1 * hit.depth);
}

export const domain: readonly (readonly [number, number])[] = [
  [-0.4, 0.6],
  [-0.6, 0.5],
  [-0.5, 0.5],
  [-0.4, 0.4],
  [2.8, 6],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.1, 0.05, 0, 0, 10]) },
  forward: ({ x }) => f(x),
});

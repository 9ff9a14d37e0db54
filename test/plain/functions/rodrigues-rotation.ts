/**
 * A vector turned by a rotation vector r: v cos θ + (k × v) sin θ + k (k·v)(1 − cos θ), θ = |r| (Rodrigues, 1840), with
 * sin θ/θ and (1 − cos θ)/θ² from their series where θ² is small.
 */
import { defineModel, vector } from "micrograd-compile";
import { cross, dot, type Vec3 } from "./lib/vector.js";

const SMALL = 0.3;

function factors(square: number): { s: number; c: number } {
  if (square < SMALL)
    return {
      s: 1 - square / 6 + square ** 2 / 120 - square ** 3 / 5040,
      c: 1 / 2 - square / 24 + square ** 2 / 720 - square ** 3 / 40320,
    };
  const angle = Math.sqrt(square);
  return { s: Math.sin(angle) / angle, c: (1 - Math.cos(angle)) / square };
}

const rotate = (r: Vec3, v: Vec3): Vec3 => {
  const square = dot(r, r);
  const { s, c } = factors(square);
  const turn = cross(r, v);
  const along = dot(r, v);
  return v.map((vi, i) => vi * (1 - square * c) + turn[i]! * s + r[i]! * along * c) as unknown as Vec3;
};

/** x is r, then v: how far v gets from a target. */
export function f([a = 0, b = 0, c = 0, ...v]: readonly number[]): number {
  const turned = rotate([a, b, c], v as unknown as Vec3);
  const missed = turned.map((t, i) => t - [1, -0.5, 0.25][i]!);
  return dot(missed, missed);
}

export const domain: readonly (readonly [number, number])[] = Array.from(
  { length: 6 },
  (_, i) => (i < 3 ? [-0.7, 0.7] : [-2, 2]) as readonly [number, number],
);

export default defineModel({
  parameters: { x: vector(domain.length, [0.3, 0.2, -0.5, 1, 0, 1]) },
  forward: ({ x }) => f(x),
});

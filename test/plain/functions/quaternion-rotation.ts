/**
 * Rotation of a vector by a quaternion, q v q⁻¹, and by the product of two; the quaternion is normalised first, unless it
 * is short: then as it is (Shoemake, SIGGRAPH 1985).
 */
import { defineModel, vector } from "micrograd-compile";

type Quaternion = readonly [w: number, x: number, y: number, z: number];

const multiply = ([a, b, c, d]: Quaternion, [e, f, g, h]: Quaternion): Quaternion => [
  a * e - b * f - c * g - d * h,
  a * f + b * e + c * h - d * g,
  a * g - b * h + c * e + d * f,
  a * h + b * g - c * f + d * e,
];

const conjugate = ([w, ...v]: Quaternion): Quaternion => [w, -v[0], -v[1], -v[2]];

function unit(q: Quaternion): Quaternion {
  const length = Math.sqrt(q.reduce((sum, c) => sum + c ** 2, 0));
  const factor = length > 0.8 ? 1 / length : 1;
  return q.map((c) => c * factor) as unknown as Quaternion;
}

/** x is a quaternion, then a vector: its rotation, along a fixed direction. */
export function f(x: readonly number[]): number {
  const q = unit(x.slice(0, 4) as unknown as Quaternion);
  const v: Quaternion = [0, x[4]!, x[5]!, x[6]!];
  const [, a, b, c] = multiply(multiply(q, v), conjugate(q));
  return 0.5 * a - b + 2 * c;
}

export const domain: readonly (readonly [number, number])[] = [
  [-1, 1],
  [-1, 1],
  [-1, 1],
  [-0.5, 0.5],
  [-2, 2],
  [-2, 2],
  [-2, 2],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.8, 0.1, 0.5, 0.2, 1, 0, -1]) },
  forward: ({ x }) => f(x),
});

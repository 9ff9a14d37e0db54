/**
 * The difference of two colours in CIE L*a*b* (1976): XYZ by the matrix of sRGB for linear light, then a cube root that is
 * linear below (6/29)³, and the distance of both.
 */
import { defineModel, vector } from "micrograd-compile";

const D = 6 / 29;
const white = { X: 0.9505, Y: 1, Z: 1.089 } as const;
const matrix = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];

const compress = (t: number): number => {
  if (t > D ** 3) return Math.cbrt(t);
  return t / (3 * D * D) + 4 / 29;
};

function lab(rgb: readonly number[]): { L: number; a: number; b: number } {
  const [X = 0, Y = 0, Z = 0] = matrix.map((row) => row.reduce((sum, m, i) => sum + m * rgb[i]!, 0));
  const [fx, fy, fz] = [compress(X / white.X), compress(Y / white.Y), compress(Z / white.Z)];
  return { L: 116 * fy - 16, a: 500 * (fx - fy), b: 200 * (fy - fz) };
}

/** ΔE of the colours x[0..2] and x[3..5], linear light. */
export function f(x: readonly number[]): number {
  const first = lab(x.slice(0, 3));
  const { L, a, b } = lab(x.slice(3, 6));
  return Math.hypot(first.L - L, first.a - a, first.b - b) / 10;
}

// Dark colours, where the linear piece matters, and bright ones.
export const domain: readonly (readonly [number, number])[] = [
  [0.002, 0.03],
  [0.002, 0.02],
  [0.002, 0.03],
  [0.002, 0.02],
  [0.002, 0.03],
  [0.002, 0.02],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.02, 0.01, 0.02, 0.003, 0.02, 0.01]) },
  forward: ({ x }) => f(x),
});

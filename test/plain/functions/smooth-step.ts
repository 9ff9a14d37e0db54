/**
 * Perlin's smoother step 6t⁵ − 15t⁴ + 10t³ (SIGGRAPH 2002) between two edges, and a terrain made of octaves of a triangle
 * wave with `%` and `Math.floor`.
 */
import { defineModel, vector } from "micrograd-compile";

const clamp = (x: number, lower = 0, upper = 1): number => (x < lower ? lower : x > upper ? upper : x);

function smootherStep(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from));
  return t ** 3 * (t * (t * 6 - 15) + 10);
}

/** 0 … 1 … 0, with period 1. */
const triangle = (x: number): number => {
  const phase = x - Math.floor(x);
  return phase < 0.5 ? 2 * phase : 2 - 2 * phase;
};

/** Height at x[0], with frequency x[1] and persistence x[2]. */
export function f(x: readonly number[]): number {
  const [place, frequency, persistence] = x as [number, number, number];
  let amplitude = 1;
  let height = 0;
  let scale = frequency;
  for (let octave = 0; octave < 4; octave++, scale *= 2) {
    height += amplitude * smootherStep(0.1, 0.9, triangle(place * scale + octave / 3));
    amplitude *= persistence;
  }
  return height + 0.1 * (place % 0.7);
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 2],
  [0.5, 1.5],
  [0.3, 0.7],
];

export default defineModel({ parameters: { x: vector(domain.length, [0.3, 1, 0.5]) }, forward: ({ x }) => f(x) });

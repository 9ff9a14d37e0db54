/**
 * W(x), the solution of W e^W = x: Newton's method from a starting value that depends on where x lies (Corless et al.,
 * Adv. Comput. Math. 5, 1996), with a fixed number of steps.
 */
import { defineModel, vector } from "micrograd-compile";

function lambertW(x: number): number {
  let w = x < -0.2 ? Math.sqrt(2 * (1 + Math.E * x)) - 1 : x < 1.5 ? x / (1 + x) : Math.log(x) * 0.7;
  for (let i = 0; i < 8; i++) {
    const e = Math.exp(w);
    w -= (w * e - x) / (e * (w + 1));
  }
  return w;
}

/** The y that solves y e^{by} = a: a is x[0], b is x[1]. */
export function f(x: readonly number[]): number {
  const [a, b] = x as [number, number];
  return lambertW(a * b) / b;
}

export const domain: readonly (readonly [number, number])[] = [
  [-0.34, 6],
  [0.5, 1],
];
export const seeds: readonly (readonly number[])[] = [
  [-0.32, 0.9],
  [-0.3, 1],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 1]) }, forward: ({ x }) => f(x) });

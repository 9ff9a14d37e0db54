/**
 * The melting point of a mixture: where a free energy changes sign, bracketed by a fixed number of bisections and then
 * polished by Newton's method, so that the derivative is that of the root.
 */
import { defineModel, vector } from "micrograd-compile";

/** The root in t of a t³ + b t − c: x is a, b, c. */
export function f(x: readonly number[]): number {
  const [a, b, c] = x as [number, number, number];
  const g = (t: number): number => a * t ** 3 + b * t - c;
  let lower = 0;
  let upper = 2;
  for (let n = 0; n < 4; n++) {
    const middle = (lower + upper) / 2;
    if (g(middle) > 0) upper = middle;
    else lower = middle;
  }
  let t = (lower + upper) / 2;
  for (let n = 0; n < 5; n++) t -= g(t) / (3 * a * t * t + b);
  return t;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 2],
  [0.5, 2],
  [0.2, 8],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 1, 2]) }, forward: ({ x }) => f(x) });

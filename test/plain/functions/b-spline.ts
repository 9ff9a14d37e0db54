/**
 * A cubic B-spline by de Boor's algorithm (A Practical Guide to Splines, 1978): the knot span is looked up with early
 * returns, the triangle of convex combinations changes an array in place.
 */
import { defineModel, vector } from "micrograd-compile";

const DEGREE = 3;
const knots = [0, 0, 0, 0, 1, 2.2, 3, 4, 4, 4, 4];

function inSpan(span: number, controls: readonly number[], t: number): number {
  const d = controls.slice(span - DEGREE, span + 1);
  for (let r = 1; r <= DEGREE; r++)
    for (let j = DEGREE; j >= r; j--) {
      const left = knots[j + span - DEGREE]!;
      const right = knots[j + 1 + span - r]!;
      const alpha = (t - left) / (right - left);
      d[j] = (1 - alpha) * d[j - 1]! + alpha * d[j]!;
    }
  return d[DEGREE]!;
}

/** x is the variable, then seven control values. */
export function f(x: readonly number[]): number {
  const t = x[0]!;
  const controls = x.slice(1);
  for (let span = DEGREE; span < controls.length - 1; span++) {
    if (t >= knots[span]! && t < knots[span + 1]!) return inSpan(span, controls, t);
  }
  return inSpan(controls.length - 1, controls, t);
}

export const domain: readonly (readonly [number, number])[] = [
  [-0.5, 4],
  ...Array.from({ length: 7 }, () => [-2, 2] as const),
];

export default defineModel({
  parameters: { x: vector(domain.length, (i) => (i === 0 ? 1.5 : (i % 3) - 1)) },
  forward: ({ x }) => f(x),
});

/**
 * The natural cubic spline through six points: second derivatives by Thomas's algorithm for tridiagonal systems, then the
 * piece that the variable lies in (Press et al., Numerical Recipes, 3.3, as formulas).
 */
import { defineModel, vector } from "micrograd-compile";

const nodes = [0, 0.8, 1.7, 2.5, 3.6, 4.2];

function secondDerivatives(y: readonly number[]): number[] {
  const n = nodes.length - 1;
  const h = nodes.slice(1).map((t, i) => t - nodes[i]!);
  const diagonal = new Array<number>(n + 1).fill(1);
  const right = new Array<number>(n + 1).fill(0);
  const m = new Array<number>(n + 1).fill(0);
  for (let i = 1; i < n; i++) {
    const above = i > 1 ? h[i - 1]! / diagonal[i - 1]! : 0;
    diagonal[i] = 2 * (h[i - 1]! + h[i]!) - above * h[i - 1]!;
    right[i] = 6 * ((y[i + 1]! - y[i]!) / h[i]! - (y[i]! - y[i - 1]!) / h[i - 1]!) - above * right[i - 1]!;
  }
  for (let i = n - 1; i > 0; i--) m[i] = (right[i]! - h[i]! * m[i + 1]!) / diagonal[i]!;
  return m;
}

/** x is the variable, then the six values. */
export function f([t = 0, ...y]: readonly number[]): number {
  const m = secondDerivatives(y);
  const piece = (i: number): number => {
    const h = nodes[i + 1]! - nodes[i]!;
    const b = (t - nodes[i]!) / h;
    const a = 1 - b;
    return a * y[i]! + b * y[i + 1]! + (((a ** 3 - a) * m[i]! + (b ** 3 - b) * m[i + 1]!) * h * h) / 6;
  };
  const last = nodes.length - 2;
  for (let i = 0; i < last; i++) if (t < nodes[i + 1]!) return piece(i);
  return piece(last);
}

export const domain: readonly (readonly [number, number])[] = [
  [0, 4.2],
  ...Array.from({ length: 6 }, () => [-2, 2] as const),
];

export default defineModel({
  parameters: { x: vector(domain.length, (i) => (i === 0 ? 2 : Math.cos(i))) },
  forward: ({ x }) => f(x),
});

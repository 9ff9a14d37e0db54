/**
 * A cubic Hermite interpolant that keeps monotone data monotone: slopes are harmonic means of the neighbouring secants, and
 * 0 where those differ in sign (Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5, 1984).
 */
import { defineModel, vector } from "micrograd-compile";

/** x is the place (0 … 3 over four nodes), then the four values. */
export function f(x: readonly number[]): number {
  const [t, ...y] = x as [number, ...number[]];
  const secants = y.slice(0, -1).map((value, i) => y[i + 1]! - value);
  const slopes = y.map((_, i) => {
    if (i === 0) return secants[0]!;
    if (i === y.length - 1) return secants[i - 1]!;
    const [left, right] = [secants[i - 1]!, secants[i]!];
    if (left * right <= 0) return 0;
    return (2 * left * right) / (left + right);
  });
  const hermite = (i: number): number => {
    const s = t - i;
    const h00 = (1 + 2 * s) * (1 - s) ** 2;
    const h10 = s * (1 - s) ** 2;
    const h01 = s ** 2 * (3 - 2 * s);
    const h11 = s ** 2 * (s - 1);
    return h00 * y[i]! + h10 * slopes[i]! + h01 * y[i + 1]! + h11 * slopes[i + 1]!;
  };
  return t < 1 ? hermite(0) : t < 2 ? hermite(1) : hermite(2);
}

export const domain: readonly (readonly [number, number])[] = [
  [0, 3],
  ...Array.from({ length: 4 }, () => [-2, 2] as const),
];

export default defineModel({ parameters: { x: vector(domain.length, [1.5, 0, 1, 2, 1]) }, forward: ({ x }) => f(x) });

/**
 * A chain of atoms on a line with Morse bonds D (1 − e^{−a(r − r₀)})² (Phys. Rev. 34, 1929) between neighbours, tied to the
 * origin by a weak spring.
 */
import { defineModel, vector } from "micrograd-compile";

const morse = (r: number, { D = 1, a = 1.2, r0 = 1 } = {}): number => D * (1 - Math.exp(-a * (r - r0))) ** 2;

/** Energy of the chain with its atoms at x. */
export function f(x: readonly number[]): number {
  const bonds = x.slice(1).map((right, i) => morse(right - x[i]!, i === 0 ? { D: 2 } : undefined));
  return bonds.reduce((sum, energy) => sum + energy, 0.05 * x[0]! ** 2);
}

export const domain: readonly (readonly [number, number])[] = Array.from(
  { length: 6 },
  (_, i) => [i - 0.3, i + 0.4] as const,
);

export default defineModel({ parameters: { x: vector(domain.length, (i) => 1.1 * i) }, forward: ({ x }) => f(x) });

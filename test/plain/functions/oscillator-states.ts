/**
 * The density of a particle in a mixture of the first states of a harmonic oscillator, ψₙ = Hₙ(q) e^{−q²/2} / √(2ⁿ n! √π),
 * with Hermite's polynomials Hₙ₊₁ = 2q Hₙ − 2n Hₙ₋₁ by a memoised recursion (Schrödinger, 1926).
 */
import { defineModel, vector } from "micrograd-compile";

function hermite(q: number): (n: number) => number {
  const known = new Map<number, number>([
    [0, 1],
    [1, 2 * q],
  ]);
  const H = (n: number): number => {
    let value = known.get(n);
    if (value === undefined) {
      value = 2 * q * H(n - 1) - 2 * (n - 1) * H(n - 2);
      known.set(n, value);
    }
    return value;
  };
  return H;
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** x is the place, then the amplitudes. */
export function f([q = 0, ...amplitudes]: readonly number[]): number {
  const H = hermite(q);
  const wave = amplitudes.reduceRight(
    (psi, amplitude, n) => psi + (amplitude * H(n)) / Math.sqrt(2 ** n * factorial(n) * Math.sqrt(Math.PI)),
    0,
  );
  const norm = amplitudes.reduce((sum, amplitude) => sum + amplitude ** 2, 0);
  return (wave ** 2 * Math.exp(-(q ** 2))) / norm;
}

export const domain: readonly (readonly [number, number])[] = [
  [-3, 3],
  ...Array.from({ length: 5 }, (_, n) => (n === 0 ? [0.5, 1] : [-1, 1]) as readonly [number, number]),
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.7, 1, 0.5, 0.2, 0.1, 0]) },
  forward: ({ x }) => f(x),
});

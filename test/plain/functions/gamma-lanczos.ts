/**
 * Γ(x) by Lanczos' approximation (SIAM J. Numer. Anal. B 1, 1964) with g = 7 and 9 terms, and below ½ by the reflection
 * Γ(x) Γ(1 − x) = π / sin πx.
 */
import { defineModel, vector } from "micrograd-compile";

const g = 7;
const coefficients = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function lanczos(x: number): number {
  x -= 1;
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum += coefficients[i]! / (x + i);
  const t = x + g + 0.5;
  return Math.sqrt(2 * Math.PI) * t ** (x + 0.5) * Math.exp(-t) * sum;
}

/** Γ(x). */
export function f(x: readonly number[]): number {
  const z = x[0]!;
  if (z < 0.5) return Math.PI / (Math.sin(Math.PI * z) * lanczos(1 - z));
  return lanczos(z);
}

export const domain: readonly (readonly [number, number])[] = [[0.15, 4.5]];

export default defineModel({ parameters: { x: vector(domain.length, [2.5]) }, forward: ({ x }) => f(x) });

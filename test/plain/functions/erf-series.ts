/**
 * erf x: 2/√π e^−x² Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!! where |x| < 2 (DLMF 7.6.2), else 1 − the continued fraction of erfc
 * (DLMF 7.9.1); the sign is that of x.
 */
import { defineModel, vector } from "micrograd-compile";

const TERMS = 30;

function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 2) {
    let term = a;
    let sum = a;
    let n = 1;
    while (n < TERMS) {
      term *= (2 * a * a) / (2 * n + 1);
      sum += term;
      n++;
    }
    return (Math.sign(x) * 2 * sum * Math.exp(-a * a)) / Math.sqrt(Math.PI);
  }
  let tail = 0;
  for (let n = TERMS; n > 0; n -= 1) tail = n / 2 / (a + tail);
  const erfc = Math.exp(-(a ** 2)) / (Math.sqrt(Math.PI) * (a + tail));
  return x > 0 ? 1 - erfc : erfc - 1;
}

/** erf x. */
export const f = (x: readonly number[]): number => erf(x[0]!);

export const domain: readonly (readonly [number, number])[] = [[-3.5, 3.5]];

export default defineModel({ parameters: { x: vector(domain.length, [0.8]) }, forward: ({ x }) => f(x) });

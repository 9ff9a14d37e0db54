/**
 * ψ(x) by its asymptotic series log x − 1/2x − Σ B₂ₖ/(2k x²ᵏ) (DLMF 5.11.2) after going up by ψ(x) = ψ(x + 1) − 1/x, and
 * ψ(x) = ψ(1 − x) − π cot πx for negative x.
 */
import { defineModel, vector } from "micrograd-compile";

const series = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132];

/** ψ(x). */
export function f(x: readonly number[]): number {
  let z = x[0]!;
  let result = 0;
  if (z < 0) {
    result -= Math.PI / Math.tan(Math.PI * z);
    z = 1 - z;
  }
  for (let k = 0; k < 6; ++k) result -= 1 / z++;
  const w = z ** -2;
  let power = w;
  for (const b of series) {
    result -= b * power;
    power *= w;
  }
  return result + Math.log(z) - 0.5 / z;
}

// There are poles at 0, −1, …: negative points are chosen between them.
export const domain: readonly (readonly [number, number])[] = [[0.3, 4]];
export const seeds: readonly (readonly number[])[] = [[-0.7], [-0.5], [-1.4], [-2.55], [-0.35]];

export default defineModel({ parameters: { x: vector(domain.length, [1.5]) }, forward: ({ x }) => f(x) });

/**
 * ζ(s) = Σ_{n<N} n^−s + N^{1−s}/(s − 1) + N^−s/2 + Σ B₂ₖ/(2k)! s(s+1)…(s+2k−2) N^{1−s−2k}: Euler and Maclaurin
 * (DLMF 25.2.9), with N = 10.
 */
import { defineModel, vector } from "micrograd-compile";

/** B₂ₖ/(2k)!. */
const bernoulli = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160];

function zeta(s: number, N = 10): number {
  const head = Array.from({ length: N - 1 }, (_, i) => (i + 1) ** -s).reduce((a, b) => a + b);
  let rising = s;
  let power = N ** (-s - 1);
  let tail = (power * N * N) / (s - 1) + (power * N) / 2;
  bernoulli.forEach((b, k) => {
    tail += b * rising * power;
    rising *= (s + 2 * k + 1) * (s + 2 * k + 2);
    power /= N ** 2;
  });
  return head + tail;
}

/** ζ(s), s > 1. */
export const f = (x: readonly number[]): number => zeta(x[0]!);

export const domain: readonly (readonly [number, number])[] = [[1.3, 6]];

export default defineModel({ parameters: { x: vector(domain.length, [2]) }, forward: ({ x }) => f(x) });

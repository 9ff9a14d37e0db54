/** The normal distribution. */

const P = 0.3275911;
const A = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];

/** The error function to 1.5e-7: Abramowitz and Stegun 7.1.26, odd by a condition. */
export function erf(x: number): number {
  const z = x < 0 ? -x : x;
  const t = 1 / (1 + P * z);
  const tail = A.reduceRight((p, a) => (p + a) * t, 0) * Math.exp(-z * z);
  return x < 0 ? tail - 1 : 1 - tail;
}

export const pdf = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

export const cdf = (x: number): number => 0.5 * (1 + erf(x * Math.SQRT1_2));

/**
 * Quantiles of the normal and of Student's distribution: what intervals and ranks need. From their own integrals; the packages
 * that have them are 50 and 180 kB (jstat 1.9, @stdlib/stats-base-dists-t-quantile 0.2), these lines are one.
 */

/** Cuts an interval in half until it is one number. */
function root(f: (x: number) => number, low: number, high: number): number {
  for (let tries = 0; tries < 200; tries++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return low + (high - low) / 2;
}

/** Where the normal distribution has p below. P. J. Acklam's rational approximation, relative error 1.2e-9. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      polynomial(
        q,
        [
          -7.784894002430293e-3, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
          2.938163982698783,
        ],
      ) / polynomial(q, [7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1])
    );
  }
  const q = p - 0.5;
  return (
    (q *
      polynomial(
        q * q,
        [
          -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
          2.506628277459239,
        ],
      )) /
    polynomial(
      q * q,
      [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
    )
  );
}

const polynomial = (x: number, coefficients: readonly number[]): number => coefficients.reduce((y, c) => y * x + c, 0);

/** Where Student's distribution with so many degrees of freedom has p below. */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p > 0 && p < 1) || !(freedom > 0)) return Number.NaN;
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  if (p === 0.5) return 0;
  let high = 1;
  while (studentAbove(high, freedom) > 1 - p && high < 1e300) high *= 2;
  return root((t) => 1 - p - studentAbove(t, freedom), 0, high);
}

/** How much of Student's distribution is above t > 0: half of I_x(ν/2, 1/2) with x = ν / (ν + t²). */
const studentAbove = (t: number, freedom: number): number =>
  incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;

/** The regularized incomplete beta function, by its continued fraction, from its end (NIST DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let fraction = 1;
  for (let k = TERMS; k > 0; k--) {
    const m = Math.floor(k / 2);
    const part = k % 2 === 0 ? m * (b - m) : -(a + m) * (a + b + m);
    fraction = 1 + (part * x) / ((a + k - 1) * (a + k)) / fraction;
  }
  return front / fraction;
}

/** Enough for all degrees of freedom up to a million. */
const TERMS = 1000;

/** log Γ(x) for x > 0: Stirling's series, from 10 on. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const r = 1 / (x * x);
  const series = polynomial(r, [1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12]) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}

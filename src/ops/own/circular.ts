/**
 * Own texts of sin and cos, for `--fast-math` (see `index.ts`): within 2 units in the last place, and far out, where
 * π/2 would have to be known to more digits, the host's.
 *
 * x = k·π/2 + r with |r| ≤ π/4, of which k·π/2 is subtracted in three parts, the first two of 33 bits, so that their products
 * are exact for k below 2²⁰ (Cody & Waite, Software Manual for the Elementary Functions, 1980, chapter 8). The
 * coefficients are those of polynomials in r² with the smallest largest error (Remez's exchange), in 60 digits: below 3.5e-18.
 */
import { polynomial } from "./polynomial.js";

const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;
/** From here on it is the host's. */
const FAR = 100_000;

/** (sin r / r − 1) / r², in r². */
const sine = polynomial(
  ["z", "z2", "z4"],
  [
    [-0.16666666666666632, 0.00833333333332237, -0.00019841269829771172],
    [2.755731367866736e-6, -2.5050755961632444e-8, 1.5896666519218758e-10],
  ].flat(),
);

/** (cos r − 1 + r²/2) / r⁴, in r². */
const cosine = polynomial(
  ["z", "z2", "z4"],
  [
    [0.0416666666666666, -0.0013888888888874064, 2.4801587289443536e-5],
    [-2.755731434067415e-7, 2.08757216255769e-9, -1.1359559420838907e-11],
  ].flat(),
);

/** Sine and cosine of r, one of them chosen by the quarter of the circle, with its sign: the last two bits of the quarter. */
const text = (host: string, quarter: string): string => `(x) => {
  if (!(Math.abs(x) < ${FAR})) return ${host}(x);
  const k = nearest(x * ${2 / Math.PI}) + 0;
  const r = ((x - k * ${HALF_PI[0]}) - k * ${HALF_PI[1]}) - k * ${HALF_PI[2]};
  const z = r * r;
  const z2 = z * z;
  const z4 = z2 * z2;
  const sine = z === 0 ? r : r + r * z * ${sine};
  const cosine = 1 - (0.5 * z - z2 * ${cosine});
  const half = 0.5 * ${quarter};
  const down = Math.floor(half);
  const sign = andBits(shiftLeft(down + ${1.5 * 2 ** 52}, 63), -0);
  return xorBits(half === down ? sine : cosine, sign);
}`;

export const sin = text("Math.sin", "k");
export const cos = text("Math.cos", "(k + 1)");

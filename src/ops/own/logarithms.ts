/**
 * Own texts of log and log1p, for `--fast-math` (see `index.ts`): within 2 units in the last place.
 *
 * x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, by its bits; log(1 + f) = 2 artanh s with s = f / (2 + f), a series in s² whose
 * first term is taken from f itself, so that f is not rounded (Tang, Table-driven implementation of the logarithm function,
 * ACM TOMS 16, 1990; W. Kahan's way of taking it from f). The coefficients are those of the polynomial with the smallest largest error
 * (Remez's exchange), in 60 digits: below 2.5e-18.
 */
import { polynomial } from "./polynomial.js";

const LOG_2 = [0.693147180559663, 2.8235290563031577e-13] as const;
const ROOT = Math.SQRT1_2;
/** Its bits: those of a double behind the exponent. */
const FRACTION = 2 ** -1022 - 2 ** -1074;

/** (2 artanh s − 2s) / s³, in s². */
const series = polynomial(
  ["z", "z2", "z4"],
  [
    [0.6666666666666734, 0.39999999999414343, 0.2857142874247062, 0.2222219856387229, 0.18183564848429778],
    [0.15314036265847586, 0.14796101418877614],
  ].flat(),
);

/** k and m with y = 2ᵏ·m: exponents are counted from √½, as bits; 2⁵² takes them as its last ones. */
const split = (y: string): string => `
  const bits = addBits(subBits(${y}, ${ROOT}), 1);
  const exponent = orBits(shiftRight(bits, 52), ${2 ** 52}) - ${2 ** 52 + 1023};
  const m = addBits(andBits(bits, ${FRACTION}), ${ROOT});`;

/** What log(1 + f) is less than f by, but for a rest that is added to it. */
const less = (rest: string): string => `
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const half = 0.5 * f * f;
  const less = half - (s * (half + z * ${series}) + ${rest});`;

/** Below the normal numbers, of 2⁵⁴·x. Zero, negative numbers, Infinity and NaN are told apart in the end. */
export const log = `(x) => {
  const isSmall = x < ${2 ** -1022};
  const y = isSmall ? x * ${2 ** 54} : x;${split("y")}
  const k = isSmall ? exponent - 54 : exponent;
  const f = m - 1;${less(`k * ${LOG_2[1]}`)}
  const inside = k * ${LOG_2[0]} - (less - f);
  return x > 0 && x < Infinity ? inside : x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
}`;

/** Of u = 1 + x, and what was rounded off, divided by u; where k is 0, of x itself. −0 and what is below 2⁻⁵⁴ stay. */
export const log1p = `(x) => {
  const u = 1 + x;${split("u")}
  const k = exponent;
  const isNear = k === 0;
  const f = isNear ? x : m - 1;
  const rounded = k > 1 ? 1 - (u - x) : x - (u - 1);
  const rest = isNear ? 0 : rounded / u;${less(`(k * ${LOG_2[1]} + rest)`)}
  const inside = k * ${LOG_2[0]} - (less - f);
  const ends = u === 0 ? -Infinity : u > 0 ? Infinity : NaN;
  return Math.abs(x) < ${2 ** -54} ? x : u > 0 && u < Infinity ? inside : ends;
}`;

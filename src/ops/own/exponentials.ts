/**
 * Own texts of exp, expm1, tanh and its slope, for `--fast-math` (see `index.ts`): within 2 units in the last place.
 *
 * x = k·log 2 + r with |r| ≤ log 2 / 2, of which k·log 2 is subtracted in two parts, the first of them exact (Cody & Waite,
 * Software Manual for the Elementary Functions, 1980, chapter 6); eʳ = 1 + r + r²·q(r); and 2ᵏ by its bits. The coefficients
 * are those of polynomials with the smallest largest error (Remez's exchange), in 60 digits: below 3.5e-18 of eʳ.
 */
import { polynomial } from "./polynomial.js";

const LOG_2 = [0.693147180559663, 2.8235290563031577e-13] as const;

/** k, and r = x − k·log 2. */
const reduced = (x: string): string => `
  const k = nearest(${x} * ${Math.LOG2E});
  const r = (${x} - k * ${LOG_2[0]}) - k * ${LOG_2[1]};
  const r2 = r * r;
  const r4 = r2 * r2;
  const r8 = r4 * r4;`;

const POWERS = ["r", "r2", "r4", "r8"];

/** (eʳ − 1 − r) / r². */
const q = polynomial(
  POWERS,
  [
    [0.5000000000000012, 0.166666666666667, 0.04166666666651542, 0.008333333333307205, 0.001388888894701646],
    [0.00019841269917383243, 2.4801489941757292e-5, 2.755721630146978e-6, 2.76312804729071e-7, 2.5117860796342504e-8],
  ].flat(),
);

/** The same, relative to r: one degree more. */
const qNear0 = polynomial(
  POWERS,
  [
    [0.5, 0.16666666666666677, 0.0416666666666667, 0.008333333333321615, 0.0013888888888866837, 0.00019841269886158698],
    [2.4801587360557695e-5, 2.7557244181775864e-6, 2.755724275904484e-7, 2.51090449370847e-8, 2.0924443355823706e-9],
  ].flat(),
);

/** 2ᵏ for whole k: the exponent is among the last bits of 2⁵² + 1023 + k. */
const power = (k: string): string => `shiftLeft(${k} + ${2 ** 52 + 1023}, 52)`;

/** Beyond these ends all is 0 or Infinity. 2ᵏ in two steps: neither is too large or too small. */
export const exp = `(x) => {
  const t = Math.min(Math.max(x, -746), 710);${reduced("t")}
  const half = Math.floor(k * 0.5);
  return (1 + (r + r2 * ${q})) * ${power("half")} * ${power("k - half")};
}`;

/** 2ᵏ·(eʳ − 1) + (2ᵏ − 1), in halves: 2¹⁰²⁴ would overflow. The sign is that of x, also of −0. */
export const expm1 = `(x) => {
  const t = Math.min(Math.max(x, -60), 710);${reduced("t")}
  const p = r + r2 * ${qNear0};
  const half = ${power("k - 1")};
  return copysign(k === 0 ? p : 2 * (half * p + (half - 0.5)), x);
}`;

/** e / (e + 2) with e = e^2|x| − 1, which is 1 from 22 on. */
export const tanh = `(x) => {
  const t = 2 * Math.min(Math.abs(x), 22);${reduced("t")}
  const p = r + r2 * ${qNear0};
  const scale = ${power("k")};
  const e = k === 0 ? p : scale * p + (scale - 1);
  return copysign(e / (e + 2), x);
}`;

/** The law's own words, both sides of its branch. */
export const slopeOfTanh = `(x, t) => {
  const s = 1 - t * t;
  const e = Math.exp(-2 * Math.abs(x));
  const d = 1 + e;
  return s > 0.5 ? s : 4 * e / (d * d);
}`;

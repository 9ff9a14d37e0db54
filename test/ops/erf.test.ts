/** The error function: reference values, its shape, and a comparison with exact arithmetic. */
import { describe, expect, test } from "vitest";
import { erf } from "../../src/ops/special.js";

/** Recorded with CPython 3's `math.erf` (glibc): `python3 -c "import math; print(repr(math.erf(0.5)))"`; good to 1 ulp. */
const reference: readonly (readonly [number, number])[] = [
  [1e-300, 1.1283791670955126e-300],
  [1e-20, 1.1283791670955125e-20],
  [1e-8, 1.1283791670955126e-8],
  [0.0001, 0.00011283791633342487],
  [0.01, 0.011283415555849616],
  [0.1, 0.1124629160182849],
  [0.25, 0.2763263901682369],
  [0.5, 0.5204998778130465],
  [0.6174468790806071, 0.6174468790806071],
  [0.75, 0.7111556336535151],
  [0.84375, 0.7672256612323416],
  [0.9, 0.7969082124228322],
  [0.99, 0.8385080695553698],
  [1, 0.8427007929497149],
  [1.01, 0.8468104962282768],
  [1.1, 0.8802050695740817],
  [1.25, 0.9229001282564582],
  [1.5, 0.9661051464753108],
  [1.75, 0.9866716712191824],
  [2, 0.9953222650189527],
  [2.25, 0.9985372834133188],
  [2.5, 0.999593047982555],
  [2.857142857142857, 0.9999466876886117],
  [3, 0.9999779095030014],
  [3.5, 0.9999992569016276],
  [4, 0.9999999845827421],
  [4.5, 0.9999999998033839],
  [5, 0.9999999999984626],
  [5.5, 0.9999999999999927],
  [5.9, 0.9999999999999999],
  [6, 1],
  [10, 1],
];

/** The distance between neighbouring doubles at y. */
const ulp = (y: number): number => 2 ** Math.max(-1074, Math.floor(Math.log2(Math.abs(y))) - 52);

describe("erf", () => {
  test.each(reference)("erf(±%d) is within 2 ulp of %d", (x, y) => {
    expect(Math.abs(erf.eval(x) - y)).toBeLessThanOrEqual(2 * ulp(y));
    expect(erf.eval(-x)).toBe(-erf.eval(x));
  });

  test("has its limits, and keeps NaN and the sign of 0", () => {
    expect(erf.eval(Number.POSITIVE_INFINITY)).toBe(1);
    expect(erf.eval(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(erf.eval(Number.MAX_VALUE)).toBe(1);
    expect(erf.eval(Number.NaN)).toBeNaN();
    expect(erf.eval(0)).toBe(0);
    expect(erf.eval(-0)).toBe(-0);
    expect(erf.eval(5e-324)).toBe(5e-324);
    expect(erf.eval(1e-310) / 1e-310).toBeCloseTo(2 / Math.sqrt(Math.PI), 12);
  });

  test("does not decrease", () => {
    let last = -1;
    let falls = 0;
    for (let i = -60_000; i <= 60_000; i++) {
      const y = erf.eval(i / 10_000);
      if (y < last) falls++;
      last = y;
    }
    expect(falls).toBe(0);
  });

  test("is within 1.5 ulp of exact arithmetic at 2,000 points", () => {
    let worst = 0;
    for (let i = 1; i <= 2000; i++) {
      const x = i % 2 ? (6 * i) / 2000 : 0.8 + (0.5 * i) / 2000;
      const y = erf.eval(x);
      worst = Math.max(worst, Math.abs(Number(fixed(y) - exactErf(x)) / Number(fixed(ulp(y)))));
    }
    expect(worst).toBeLessThan(1.5);
  });

  test("is one function that needs nothing from outside but Math", () => {
    const alone = new Function(`"use strict"; return (${erf.eval})`)() as typeof erf.eval;
    for (const [x] of reference) expect(alone(x)).toBe(erf.eval(x));
  });
});

/** Fixed-point numbers with this many bits behind the point. */
const BITS = 320n;
const ONE = 1n << BITS;
/** 2/√π, to 100 digits. */
const TWO_OVER_ROOT_PI =
  (11283791670955125738961589031215451716881012586579977136881714434212849368829868289734873204042147n * ONE) /
  10n ** 97n;

/** A double that is a multiple of 2⁻¹⁰⁰, without rounding. */
const fixed = (x: number): bigint => BigInt(x * 2 ** 100) << (BITS - 100n);

/** erf x = 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)). */
function exactErf(x: number): bigint {
  const z = fixed(x);
  const square = (z * z) / ONE;
  let power = z;
  let sum = 0n;
  for (let n = 0n; power !== 0n; n++) {
    sum += power / (2n * n + 1n);
    power = (-power * square) / ONE / (n + 1n);
  }
  return (sum * TWO_OVER_ROOT_PI) / ONE;
}

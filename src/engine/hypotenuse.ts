/**
 * `Math.hypot` of three operands and more: its length as V8 computes it, to the bit, and slopes of its own, since those of the
 * scaling and compensation would be others. Knows only the free functions.
 */
import {
  abs,
  add,
  along,
  asRoot,
  div,
  eq,
  functions,
  max,
  mul,
  normSlope,
  or,
  select,
  sqrt,
  square,
  stopGradient,
  sub,
  withSlopesOf,
} from "./functions.js";
import type { Scalar } from "./value.js";

const sum = (terms: readonly Scalar[]): Scalar => terms.reduce((folded, term) => add(folded, term));

/**
 * √(x² + y² + …). Its slopes are x/r, y/r …, and 0 at the origin. What they divide by is, for those who differentiate them, r
 * as it follows from operands in units of r, so that nothing overflows or vanishes on the way; an infinite r moves no more.
 */
export function hypotenuse(...legs: Scalar[]): Scalar {
  if (legs.length === 2) return functions.hypot(legs[0]!, legs[1]!);
  const length = lengthOf(legs.map((leg) => stopGradient(leg)));
  const isZero = eq(length, 0);
  const isInfinite = eq(length, Infinity);
  const unit = select(or(isZero, isInfinite), 1, length);
  const parts = legs.map((leg) => select(isInfinite, 0, div(leg, unit)));
  const root = asRoot(select(isZero, 0, 1), sum(parts.map((part) => square(part))));
  const moving = withSlopesOf(length, mul(unit, root));
  return withSlopesOf(length, sum(legs.map((leg) => along(leg, normSlope(leg, moving)))));
}

/** Its value, scaled by the largest and summed with Kahan's compensation; of plain numbers, a plain number. */
export function lengthOf(legs: readonly Scalar[]): Scalar {
  const sizes = legs.map((leg) => abs(leg));
  const scale = max(...sizes);
  let sum: Scalar = 0;
  let compensation: Scalar = 0;
  for (const leg of legs) {
    const ratio: Scalar = div(leg, scale);
    const summand: Scalar = sub(mul(ratio, ratio), compensation);
    const next: Scalar = add(sum, summand);
    compensation = sub(sub(next, sum), summand);
    sum = next;
  }
  if (sizes.some((size) => size === Infinity)) return Infinity;
  const tests = sizes.filter((size) => typeof size !== "number").map((size) => eq(size, Infinity));
  return select(tests.length > 0 && or(...tests), Infinity, select(eq(scale, 0), 0, mul(sqrt(sum), scale)));
}

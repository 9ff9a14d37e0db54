/**
 * When two results count as equal: to the bit (law 2), to rounding, or as far as finite differences can tell. Knows
 * numbers only.
 */
import type { Slope } from "./finite-differences.js";

/** What a function gives at a point: values of the model, and derivatives of it. */
export interface Outcome {
  readonly values: ArrayLike<number>;
  readonly derivatives: ArrayLike<number>;
}

/** Two numbers that ought to be equal; one of the values or of the derivatives, at a flat position. */
export interface Difference {
  readonly part: keyof Outcome;
  readonly index: number;
  readonly found: number;
  readonly expected: number;
}

/** Equal as gradients are: the sign of zero does not count, and NaN is NaN. */
const sameDerivative = (x: number, y: number): boolean => x === y || (Number.isNaN(x) && Number.isNaN(y));

/** How far sums in another order may be apart, relative to the largest of the numbers. */
const REGROUPED = 1e-9;

type Parts = readonly (keyof Outcome)[];

/** The differences to the bit, in the parts that are there. */
export function bitDifferences(found: Partial<Outcome>, expected: Outcome, parts: Parts): Difference[] {
  return differences(found, expected, parts, (part) => (part === "values" ? Object.is : sameDerivative));
}

/** The differences that the order of sums cannot account for; at points where all is finite. */
export function sumDifferences(found: Partial<Outcome>, expected: Outcome, parts: Parts): Difference[] {
  return differences(found, expected, parts, (part) => {
    const largest = Array.from(expected[part]).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    return (x, y) => !Number.isFinite(largest) || Math.abs(x - y) <= REGROUPED * largest;
  });
}

function differences(
  found: Partial<Outcome>,
  expected: Outcome,
  parts: Parts,
  same: (part: keyof Outcome) => (x: number, y: number) => boolean,
): Difference[] {
  return parts.flatMap((part) => {
    const numbers = found[part];
    if (!numbers) return [];
    const equal = same(part);
    // What is missing, or too much, counts as NaN.
    const length = Math.max(numbers.length, expected[part].length);
    return Array.from({ length }, (_, index) => ({
      part,
      index,
      found: numbers[index] ?? Number.NaN,
      expected: expected[part][index] ?? Number.NaN,
    })).filter((pair) => !equal(pair.found, pair.expected));
  });
}

/** A slope is worth a verdict if it is known to so much of its size (and of the function's, where it is small). */
const TELLING = 1e-4;
/** A derivative is wrong if it is further from the slope than this, and than the slope is uncertain. */
const WRONG = 1e-6;
const SAFETY = 30;

/** What a slope says of a derivative. */
export function judge(
  derivative: number,
  { estimate, error, smooth }: Slope,
  value: number,
): "right" | "wrong" | "skipped" {
  const size = Math.max(Math.abs(estimate), Math.abs(derivative), 1e-6 * Math.abs(value), Number.MIN_VALUE);
  if (!(Number.isFinite(derivative) && Number.isFinite(size))) return "skipped";
  if (Math.abs(derivative - estimate) <= WRONG * size + SAFETY * error && error <= TELLING * size) return "right";
  return smooth && error <= TELLING * size ? "wrong" : "skipped";
}

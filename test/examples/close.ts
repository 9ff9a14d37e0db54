/** Numbers that are to be equal up to rounding. */
import { expect } from "vitest";

/** Each number is as expected, to `relative` of the largest of them. */
export function expectClose(found: ArrayLike<number>, expected: readonly number[], relative: number): void {
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  expect(found.length).toBe(expected.length);
  const far = Array.from(found, (x, i) => ({ i, x, expected: expected[i]! })).filter(
    (pair) => !(Math.abs(pair.x - pair.expected) <= relative * largest),
  );
  expect(far).toEqual([]);
}

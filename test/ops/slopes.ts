/** Expectations of slopes, as rows of a table. */
import { expect, test } from "vitest";
import { type Name, pulledBack } from "./rules.js";

/** An op, its operands, and the slopes that are expected there. */
export type Row = readonly [name: Name, point: readonly number[], expected: readonly (number | null)[]];

/** -0 and 0 are equal as slopes (law 2), NaN is NaN. */
export const unsigned = (xs: readonly (number | null)[]) => xs.map((x) => (x === 0 ? 0 : x));

/** One test for each row. */
export function slopesAre(rows: readonly Row[]): void {
  test.each(rows)("%s at %j: %j", (name, point, expected) => {
    expect(unsigned(pulledBack(name, point))).toEqual(expected);
  });
}

/** What the process does in which a program runs as it is written. */
import { describe, expect, test } from "vitest";
import { hypotLike } from "../../src/verify/plain.js";

describe("Math.hypot of an engine", () => {
  const legs = [0.1, -2.3, 0.7, 1.9];
  const nudged = (bits: number) => hypotLike((...given) => Math.hypot(...given) * (1 + bits * Number.EPSILON));

  test.each([0, 1, -1, 2])("that is off by %i bits of three and more is settled", (bits) =>
    expect(nudged(bits)(...legs)).toBe(Math.hypot(...legs)),
  );

  test("is left alone where it is off by more, and of two", () => {
    expect(nudged(8)(...legs)).not.toBe(Math.hypot(...legs));
    expect(nudged(2)(0.1, 0.2)).not.toBe(Math.hypot(0.1, 0.2));
  });

  test.each([
    [[0, -0, 0], 0],
    [[1, Number.NEGATIVE_INFINITY, Number.NaN], Number.POSITIVE_INFINITY],
    [[1, Number.NaN, 2], Number.NaN],
    [[5e-324, 0, 0], 5e-324],
    [[1e300, 1e300, 1e300], Math.hypot(1e300, 1e300, 1e300)],
  ])("of %j is what V8 says", (given, length) => expect(hypotLike(Math.hypot)(...given)).toBe(length));
});

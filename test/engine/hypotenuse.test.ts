/** Second derivatives of `Math.hypot` of three operands, at special points and at the ends of the range of doubles. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { gradients } from "../../src/derive/gradients.js";
import { math } from "../../src/engine/standard.js";
import { type Scalar, Value } from "../../src/engine/value.js";

const data = (x: Scalar): number => (x instanceof Value ? x.data : x);

/** Slopes, and rows of second derivatives. */
function derivatives(at: readonly number[]): { slopes: number[]; rows: number[][] } {
  const xs = at.map((x) => new Value(x));
  const r = math.hypot(...(xs as unknown as number[])) as unknown as Value;
  const slopes = gradients(r, xs) as unknown as Scalar[];
  return { slopes: slopes.map(data), rows: slopes.map((one) => (gradients(one, xs) as unknown as Scalar[]).map(data)) };
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const zeros = [0, 0, 0];

describe("Math.hypot of three", () => {
  test.each([
    ["at the origin", [0, 0, 0], zeros, [zeros, zeros, zeros].map((row) => row.map(() => nan))],
    ["on an axis", [2, 0, 0], [1, 0, 0], [zeros, [0, 0.5, 0], [0, 0, 0.5]]],
    ["at infinity", [infinity, 1, 1], [nan, 0, 0], [zeros, zeros, zeros]],
    ["at minus infinity", [1, -infinity, 1], [0, nan, 0], [zeros, zeros, zeros]],
    ["at two infinities", [infinity, 1, infinity], [nan, 0, nan], [zeros, zeros, zeros]],
    ["at NaN", [nan, 1, 1], [nan, nan, nan], [zeros, zeros, zeros].map((row) => row.map(() => nan))],
  ])("%s", (_, at, slopes, rows) => {
    const found = derivatives(at);
    const unsigned = (xs: readonly number[]): number[] => xs.map((x) => x + 0);
    expect([found.slopes, ...found.rows].map(unsigned)).toEqual([slopes, ...rows].map(unsigned));
  });

  test.each([1, 1e-300, 1e-200, 1e-160, 1e160, 1e200, 1e300])(
    "in units of %d are those of two, and symmetric",
    (unit) => {
      const random = mulberry32(11);
      for (let run = 0; run < 50; run++) {
        const [x, y, z] = [random() - 0.5, random() + 0.5, random() - 0.5].map((one) => one * unit) as [
          number,
          number,
          number,
        ];
        const [two, three, all] = [derivatives([x, y]), derivatives([x, y, 0]), derivatives([x, y, z])];
        const scaled = (rows: number[][]): number[] => rows.flat().map((one) => one * unit);
        for (const [i, j] of [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ] as const) {
          expect(three.slopes[i]).toBeCloseTo(two.slopes[i]!, 14);
          expect(three.rows[i]![j]! * unit).toBeCloseTo(two.rows[i]![j]! * unit, 13);
        }
        const u = [x, y, z].map((leg) => leg / Math.hypot(x, y, z));
        const exact = u.map((one, i) => u.map((other, j) => ((i === j ? 1 : 0) - one * other) / Math.hypot(x, y, z)));
        scaled(all.rows).forEach((one, k) => {
          expect(one).toBeCloseTo(scaled(exact)[k]!, 13);
        });
      }
    },
  );
});

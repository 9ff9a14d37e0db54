/** Statistics of fits, against closed forms and what others have published. NIST's are in test/nist. */
import { describe, expect, test } from "vitest";
import { normalQuantile, studentQuantile } from "../../src/solvers/distributions.js";
import { fit, fitReport, plotFit } from "../../src/solvers/index.js";
import { factorize, inverseOfSquare, solveTriangle } from "../../src/solvers/qr.js";
import { expectClose } from "../examples/close.js";

const T = [0, 1, 2, 3, 4];
const Y = [1, 2.5, 2, 4, 4.5];

/** The line b₀ + b₁t as a module would have it. */
const line = {
  model: { parameterCount: 2, inputCount: 1, outputCount: 1, parameters: [{ path: ["b"], shape: [2], offset: 0 }] },
  createParameters: () => Float64Array.of(0, 0),
  forward: (b: Float64Array, t: Float64Array): number => b[0]! + b[1]! * t[0]!,
  valueAndGradient: (b: Float64Array, t: Float64Array, gradient: Float64Array): number => {
    gradient.set([1, t[0]!]);
    return b[0]! + b[1]! * t[0]!;
  },
};
const data = { batch: Float64Array.from(T), observed: Y };

test("a straight line, in closed form", () => {
  const found = fit(line, data);
  // By hand: means 2 and 2.8, Σ(t − 2)² = 10, Σ(t − 2)y = 8.5.
  expectClose(found.parameters, [1.1, 0.85], 1e-12);
  expect(found.chiSquared).toBeCloseTo(1.075, 12);
  const variance = 1.075 / 3;
  expectClose(found.covariance, [variance * 0.6, -variance / 5, -variance / 5, variance / 10], 1e-10);
  expect(found.correlations[1]).toBeCloseTo(-0.2 / Math.sqrt(0.06), 12);
  expect(found.residualDeviation).toBeCloseTo(Math.sqrt(variance), 12);
  // n log(2π χ²/n) + n + 2·3 with n = 5.
  expect(found.aic).toBeCloseTo(5 * Math.log((2 * Math.PI * 1.075) / 5) + 5 + 6, 10);
  const [b0] = found.estimates;
  // Student's quantile with 3 degrees of freedom.
  expect(b0!.high - b0!.value).toBeCloseTo(3.18244630528371 * Math.sqrt(variance * 0.6), 10);
  const { values, errors, high } = found.predict(Float64Array.of(2, 4));
  expectClose(values, [2.8, 4.5], 1e-12);
  expectClose(errors, [Math.sqrt(variance / 5), Math.sqrt(variance * 0.6)], 1e-10);
  expect(high[0]! - values[0]!).toBeCloseTo(3.18244630528371 * errors[0]!, 10);
});

test("errors that are known are believed", () => {
  const found = fit(line, { ...data, errors: 0.5 });
  expect(found.chiSquared).toBeCloseTo(1.075 / 0.25, 12);
  expectClose(found.covariance, [0.25 * 0.6, -0.05, -0.05, 0.025], 1e-10);
  const weighed = fit(line, { ...data, errors: [0.1, 0.1, 1e6, 1e6, 1e6] });
  expectClose(weighed.parameters, [1, 1.5], 1e-8);
  expect(() => fit(line, { ...data, errors: [1, 1, 0, 1, 1] })).toThrow("errors[2]: a standard deviation is above 0");
  expect(() => fit(line, { ...data, errors: [1] })).toThrow("errors: expected 5 numbers, got 1");
  expect(() => fit(line, { ...data, observed: [1] })).toThrow("observed: expected 5 numbers, got 1");
});

describe("what the data do not determine", () => {
  /** Only the sum of the last two counts. */
  const rows = T.flatMap((t) => [1, t, t]);
  const problem = {
    residualCount: 5,
    residuals: (b: Float64Array, out: Float64Array) =>
      T.forEach((t, i) => (out[i] = b[0]! + (b[1]! + b[2]!) * t - Y[i]!)),
    jacobian: (_: Float64Array, out: Float64Array) => out.set(rows),
  };

  test("is said, and the rest is known", () => {
    const found = fit(problem, { start: [0, 0, 0] });
    expect(found.estimates.map(({ state }) => state)).toEqual(["free", "undetermined", "undetermined"]);
    expect(found.estimates[1]!.error).toBe(Number.POSITIVE_INFINITY);
    // With one of them fixed there are as many as in the line, but one degree of freedom is counted less.
    expect(found.estimates[0]!.error).toBeCloseTo(Math.sqrt((1.075 / 2) * 0.6), 10);
    expect(fitReport(found)).toMatch(/parameter 1 0\.425000 +not determined by the data: fix it/);
  });

  test("a parameter at its bound has no error, and the others that of the smaller fit", () => {
    const found = fit(line, { ...data, max: [9, 0.5] });
    expect(found.estimates.map(({ state }) => state)).toEqual(["free", "at a bound"]);
    expect(found.degreesOfFreedom).toBe(4);
    expect(found.estimates[0]!.value).toBeCloseTo(1.8, 10);
    expect(found.estimates[0]!.error).toBeCloseTo(Math.sqrt(found.chiSquared / 4 / 5), 10);
    expect(fitReport(found)).toMatch(/b\[1\] +0\.500000 +at a bound/);
  });
});

test("the report names everything", () => {
  expect(fitReport(fit(line, data)).split("\n").slice(0, 2)).toEqual([
    "b[0] 1.10 ± 0.46 (42 %)   95 %: -0.38 … 2.58",
    "b[1] 0.85 ± 0.19 (22 %)   95 %: 0.25 … 1.45",
  ]);
});

test("the picture has all points, a band, and no number that is none", () => {
  const svg = plotFit(fit(line, data), data.batch, Y, { x: "t <s>", y: "y" });
  expect(svg.match(/<circle/g)).toHaveLength(5);
  expect(svg).toContain("t &#60;s&#62;");
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg).toMatch(/^<svg .*<\/svg>\n$/s);
  expect(() => plotFit(fit(line, data), data.batch, [1])).toThrow("observed: expected 5 numbers");
});

test("quantiles are those of tables", () => {
  expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062047364, 9);
  expect(studentQuantile(0.95, 10)).toBeCloseTo(1.8124611228, 9);
  expect(studentQuantile(0.995, 200)).toBeCloseTo(2.6006344361, 9);
  expect(studentQuantile(0.025, 30)).toBeCloseTo(-2.0422724563, 9);
  expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.9599663, 6);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 8);
});

test("QR solves a system, and inverts AᵀA", () => {
  const a = Float64Array.of(3, 1, 4, 2, 0, 1);
  const b = Float64Array.of(1, 2, 3);
  factorize(a, 2, b);
  const x = new Float64Array(2);
  solveTriangle(a, 2, b, x);
  // AᵀA = [25 11; 11 6], Aᵀb = [11; 8].
  const determinant = 25 * 6 - 11 * 11;
  expect(x[0]).toBeCloseTo((6 * 11 - 11 * 8) / determinant, 12);
  expect(x[1]).toBeCloseTo((25 * 8 - 11 * 11) / determinant, 12);
  const expected = [6, -11, -11, 25].map((value) => value / determinant);
  expectClose(inverseOfSquare(a, 2), expected, 1e-12);
});

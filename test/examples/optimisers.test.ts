/** The solvers of examples/optimisers find the minimum of Rosenbrock's function in 100 variables: all are 1. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { adam } from "../../examples/optimisers/adam.js";
import { gradientDescent } from "../../examples/optimisers/gradient-descent.js";
import { lbfgs } from "../../examples/optimisers/lbfgs.js";
import { levenbergMarquardt } from "../../examples/optimisers/levenberg-marquardt.js";
import { newtonCg } from "../../examples/optimisers/newton-cg.js";
import { factorize, inverseOfSquare, solveTriangle } from "../../examples/optimisers/qr.js";
import { fitCurve } from "../../examples/optimisers/with-ml-levenberg-marquardt.js";
import { load } from "../../src/compile.js";
import { expectClose } from "./close.js";

const { valueAndGradient, createParameters } = await load("examples/rosenbrock.ts");

const farthestFromOne = (xs: Float64Array): number => xs.reduce((most, x) => Math.max(most, Math.abs(x - 1)), 0);

test("gradient descent", () => {
  const { parameters, converged } = gradientDescent(valueAndGradient, createParameters());
  expect(converged).toBe(true);
  expect(farthestFromOne(parameters)).toBeLessThan(1e-5);
});

test("Adam", () => {
  const { parameters, value } = adam(valueAndGradient, createParameters(), { iterations: 30_000, rate: 0.02 });
  expect(value).toBeLessThan(1e-12);
  expect(farthestFromOne(parameters)).toBeLessThan(1e-6);
});

test("L-BFGS", () => {
  const { parameters, converged, iterations } = lbfgs(valueAndGradient, createParameters());
  expect(converged).toBe(true);
  expect(iterations).toBeLessThan(1000);
  expect(farthestFromOne(parameters)).toBeLessThan(1e-8);
});

/** The Hessian of Rosenbrock's function has three diagonals. */
function hessianTimes(x: Float64Array, vector: Float64Array, out: Float64Array = new Float64Array(x.length)) {
  out.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const beside = -400 * x[i]!;
    out[i]! += (1200 * x[i]! ** 2 - 400 * x[i + 1]! + 2) * vector[i]! + beside * vector[i + 1]!;
    out[i + 1]! += beside * vector[i]! + 200 * vector[i + 1]!;
  }
  return out;
}

type Hvp = typeof hessianTimes;

test.each<[string, () => Promise<Hvp>]>([
  ["by hand", async () => hessianTimes],
  ["generated", async () => (await load<{ hvp: Hvp }>("examples/rosenbrock.ts", { emit: ["hvp"] })).hvp],
])("Newton-CG, with products of the Hessian and vectors %s", async (_, hvpOf) => {
  const hvp = await hvpOf();
  const [x, vector] = [createParameters(), createParameters().map((_, i) => Math.sin(i))];
  expectClose(hvp(x, vector), [...hessianTimes(x, vector)], 1e-13);
  const { parameters, converged, iterations } = newtonCg(valueAndGradient, hvp, createParameters());
  expect(converged).toBe(true);
  expect(iterations).toBeLessThan(500);
  expect(farthestFromOne(parameters)).toBeLessThan(1e-10);
});

test("the package ml-levenberg-marquardt, with slopes from a generated module", async () => {
  const [, ...rows] = readFileSync("examples/curve-fit/puromycin.csv", "utf8").trim().split("\n");
  const points = rows.map((row) => row.split(",").map(Number));
  const data = { x: points.map(([x]) => x!), y: points.map(([, y]) => y!) };
  const { parameterValues } = fitCurve(await load("examples/curve-fit/model.ts"), data, {
    damping: 100,
    minValues: [0, 1e-3],
  });
  // What R's nls gives for these data.
  expectClose(parameterValues, [212.683743, 0.064121281], 1e-5);
});

test("none claims to have converged where it has not", () => {
  const start = createParameters();
  expect(gradientDescent(valueAndGradient, start, { maxIterations: 5 })).toMatchObject({
    iterations: 5,
    converged: false,
  });
  expect(lbfgs(valueAndGradient, start, { maxIterations: 5 })).toMatchObject({ iterations: 5, converged: false });
  expect(lbfgs((_, gradient) => gradient.fill(1)[0]! * Number.NaN, start).converged).toBe(false);
  expect(start).toEqual(createParameters());
});

test("Levenberg-Marquardt: a straight line is fitted in closed form, with its standard errors", () => {
  const t = [0, 1, 2, 3, 4];
  const y = [1, 2.5, 2, 4, 4.5];
  const line = {
    residualCount: 5,
    residuals: (b: Float64Array, out: Float64Array) => t.forEach((x, i) => (out[i] = y[i]! - b[0]! - b[1]! * x)),
    jacobian: (_: Float64Array, out: Float64Array) => t.forEach((x, i) => out.set([-1, -x], 2 * i)),
  };
  const { parameters, sumOfSquares, covariance, standardErrors } = levenbergMarquardt(line, [0, 0]);
  // By hand: means 2 and 2.8, Σ(t − 2)² = 10, Σ(t − 2)y = 8.5.
  expect(parameters[1]).toBeCloseTo(0.85, 12);
  expect(parameters[0]).toBeCloseTo(1.1, 12);
  expect(sumOfSquares).toBeCloseTo(1.075, 12);
  const variance = 1.075 / 3;
  expect(covariance[1]).toBeCloseTo((-2 * variance) / 10, 12);
  expect(standardErrors[1]).toBeCloseTo(Math.sqrt(variance / 10), 12);
  expect(standardErrors[0]).toBeCloseTo(Math.sqrt(variance * (1 / 5 + 4 / 10)), 12);
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
  expectClose(
    inverseOfSquare(a, 2),
    [6, -11, -11, 25].map((x) => x / determinant),
    1e-12,
  );
});

/**
 * NIST's nonlinear regressions: each model, written for plain numbers, is compiled and solved with its Jacobian from both
 * starting points. What comes out is what NIST certifies: parameters, their standard deviations, the sum of squares.
 *
 * The solver's constants were chosen by looking at these problems; levenberg-marquardt.ts says how much hangs on them.
 */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import type { Model } from "../../src/index.js";
import type { VectorModule } from "../../src/products/modules.js";
import { fit } from "../../src/solvers/index.js";
import { centralDifferences, farthest } from "../support/jacobians.js";
import type { Problem } from "./residuals.js";

const names = readdirSync(new URL("problems", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));

test("all 14 problems are here", () => expect(names).toHaveLength(14));

/** Each is compiled once. */
const modules = new Map<string, Promise<VectorModule>>();
function compiled(name: string): Promise<VectorModule> {
  const module = modules.get(name) ?? load<VectorModule>(`test/nist/problems/${name}.ts`);
  modules.set(name, module);
  return module;
}

const squares = (xs: ArrayLike<number>): number => Array.from(xs).reduce((sum, x) => sum + x * x, 0);

/** How far numbers are from certified ones, relative to each. */
const relativeErrors = (found: ArrayLike<number>, certified: readonly number[]): number[] =>
  certified.map((x, i) => Math.abs(found[i]! / x - 1));

describe.each(names)("%s", async (name) => {
  const { default: problem } = (await import(`./data/${name}.json`)) as { default: Problem };
  const { default: model } = (await import(`./problems/${name}.ts`)) as { default: Model };
  const { observations, certified, standardDeviations, residualSumOfSquares, residualStandardDeviation } = problem;
  /** The model as what it is, a function of numbers. */
  const plain = (b: ArrayLike<number>): number[] =>
    (model.forward as (parameters: object) => number[])({ b: Array.from(b) });
  const points = [problem.start1, problem.start2, certified].map((b) => Float64Array.from(b));

  test("the plain function has the certified sum of squares at the certified parameters", () => {
    expect(relativeErrors([squares(plain(certified))], [residualSumOfSquares])[0]).toBeLessThan(1e-9);
  });

  test("the compiled residuals are the plain ones, to the bit", async () => {
    const { forward } = await compiled(name);
    for (const point of points) expect(Array.from(forward(point))).toEqual(plain(point));
  });

  test("the compiled Jacobian is that of central differences", async () => {
    const { jacobian } = await compiled(name);
    for (const point of points)
      expect(farthest(jacobian(point), centralDifferences(plain, point), point.length)).toBeLessThan(1e-7);
  });

  test.each(["start1", "start2"] as const)("is solved from %s", async (start) => {
    const found = fit(await compiled(name), { start: problem[start] });
    expect(found.converged, found.why).toBe(true);
    expect(Math.max(...relativeErrors(found.parameters, certified))).toBeLessThan(1e-8);
    expect(Math.max(...relativeErrors(found.standardErrors, standardDeviations))).toBeLessThan(1e-7);
    expect(relativeErrors([found.chiSquared], [residualSumOfSquares])[0]).toBeLessThan(1e-9);
    expect(relativeErrors([found.residualDeviation], [residualStandardDeviation])[0]).toBeLessThan(1e-9);
    expect(found.degreesOfFreedom).toBe(observations - certified.length);
  });
});

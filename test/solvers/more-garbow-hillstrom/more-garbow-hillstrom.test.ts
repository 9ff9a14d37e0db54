/** What the solvers find of the minima of Moré, Garbow and Hillstrom's problems, with default settings: all of 35, each by three. */
import { describe, expect, test } from "vitest";
import { load } from "../../../src/compile.js";
import type { ScalarModule, VectorModule } from "../../../src/products/modules.js";
import { lbfgs, levenbergMarquardt, newtonCg, type Outcome } from "../../../src/solvers/index.js";
import { type Problem, problems } from "./problems.js";

const FOLDER = "test/solvers/more-garbow-hillstrom";
const sums = await load<Record<string, ScalarModule>>(`${FOLDER}/sums.ts`);
const residuals = await load<Record<string, VectorModule>>(`${FOLDER}/residuals.ts`);

/** The paper gives six digits; where all residuals vanish, what is left must be next to nothing. */
const isReached = (value: number, minimum: number): boolean =>
  minimum === 0 ? value < 1e-12 : Math.abs(value / minimum - 1) < 1e-5;

const solvers: Readonly<Record<string, (name: string) => Outcome>> = {
  "L-BFGS": (name) => lbfgs(sums[name]!),
  "Newton-CG": (name) => newtonCg(sums[name]!),
  "Levenberg-Marquardt": (name) => levenbergMarquardt(residuals[name]!),
};

describe.each(Object.keys(solvers))("%s", (solver) => {
  test.each(Object.entries<Problem>(problems))("%s", (name, { minima }) => {
    const { value, stopped, why } = solvers[solver]!(name);
    expect(
      minima.some((minimum) => isReached(value, minimum)),
      `${value}: ${stopped}, ${why}`,
    ).toBe(true);
  });
});

/** What the solvers find of minima inside of bounds, with default settings: all of 10, by two. */
import { describe, expect, test } from "vitest";
import { load } from "../../../src/compile.js";
import type { ScalarModule } from "../../../src/products/modules.js";
import { lbfgs, newtonCg } from "../../../src/solvers/index.js";
import { type BoxProblem, problems } from "./problems.js";

const modules = await load<Record<string, ScalarModule>>("test/solvers/hock-schittkowski/models.ts");

describe.each(Object.entries({ "L-BFGS-B": lbfgs, "Newton-CG": newtonCg }))("%s", (_, minimise) => {
  test.each(Object.entries<BoxProblem>(problems))("%s", (name, { min, max, minima }) => {
    const seen: Float64Array[] = [];
    const module = modules[name]!;
    const { value, parameters, converged, why } = minimise({
      ...module,
      valueAndGradient: (x: Float64Array, gradient: Float64Array) => {
        seen.push(x.slice());
        return module.valueAndGradient(x, gradient);
      },
    });
    expect(converged, why).toBe(true);
    const error = Math.min(...minima.map((minimum) => Math.abs(value - minimum)));
    expect(error).toBeLessThan(1e-7);
    // No point outside is ever asked for: the model may not be defined there.
    const [low, high] = [min, max].map((bound) =>
      typeof bound === "number" ? Array(parameters.length).fill(bound) : bound,
    );
    for (const x of seen) x.forEach((xi, i) => expect(xi >= low![i]! && xi <= high![i]!).toBe(true));
  });
});

/** The solvers of the package on one function, Rosenbrock's in 100 variables: what they need, why they stop, how far they get. */
import { adam, gradientDescent, lbfgs, newtonCg, type Outcome } from "micrograd-compile/solvers";
import * as rosenbrock from "./rosenbrock.grad.mjs";

/** From the usual start (−1.2, 1, …) Newton's method finds the other minimum that this function has, of value 3.99. */
const start = new Float64Array(rosenbrock.model.parameterCount);

const solvers: Readonly<Record<string, () => Outcome>> = {
  "gradient descent": () => gradientDescent(rosenbrock, { start, rate: 3e-4, tolerance: 1e-6 }),
  Adam: () => adam(rosenbrock, { start, rate: (step) => 0.02 * 0.9997 ** step, tolerance: 1e-6, maxSteps: 20_000 }),
  "L-BFGS": () => lbfgs(rosenbrock, { start }),
  "Newton-CG": () => newtonCg(rosenbrock, { start }),
};

for (const [name, solve] of Object.entries(solvers)) {
  const { parameters, steps, evaluations, stopped } = solve();
  const error = parameters.reduce((most, x) => Math.max(most, Math.abs(x - 1)), 0);
  console.log(
    `${name}: ${steps} steps, ${evaluations} gradients, stopped by ${stopped}, ${error < 1e-5 ? "solved" : "not solved"}`,
  );
}

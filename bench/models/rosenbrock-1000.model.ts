/** Rosenbrock's function (see examples/rosenbrock.ts) of 1,000 variables: its Hessian is tridiagonal. */
import { defineModel, sum, vector } from "micrograd-compile";

export default defineModel({
  parameters: { x: vector(1000, (i) => (i % 2 === 0 ? -1.2 : 1)) },
  forward: ({ x }) => sum(x.slice(1).map((next, i) => 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2)),
});

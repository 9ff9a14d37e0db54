/** Rosenbrock's function (see examples/rosenbrock.ts) of 100,000 variables. */
import { add, defineModel, mul, sub, sum, vector } from "micrograd-compile";

export default defineModel({
  parameters: { x: vector(100_000, (i) => (i % 2 === 0 ? -1.2 : 1)) },
  forward: ({ x }) =>
    sum(x.slice(1).map((next, i) => add(mul(100, sub(next, x[i]!.square()).square()), sub(1, x[i]!).square()))),
});

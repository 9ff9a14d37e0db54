/** One sum of a million terms: the products of all pairs of 1,000 parameters. */
import { defineModel, type Model, mul, sum, vector } from "micrograd-compile";

export function sumOfPairs(count: number): Model {
  return defineModel({
    parameters: { x: vector(count, (i) => Math.sin(i)) },
    forward: ({ x }) => sum(x.flatMap((xi) => x.map((xj) => mul(xi, xj)))),
  });
}

export default sumOfPairs(1000);

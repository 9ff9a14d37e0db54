/**
 * Arithmetic without any structure: each step takes a product, or half a sum or difference, of random earlier results, near
 * ones and far ones. Every result is in [−1, 1]. It calls no functions.
 */
import { add, defineModel, type Model, mul, type Num, sub, sum, vector } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";
import { pickFrom } from "./random-results.js";

const PARAMETERS = 20;

/** @param steps how many there are: 1.7 operations each, in the mean. */
export function randomArithmetic(steps: number): Model {
  return defineModel({
    parameters: { x: vector(PARAMETERS, (i) => Math.sin(i + 1)) },
    forward: ({ x }) => {
      const random = new Random(steps);
      const results: Num[] = [...x];
      const pick = pickFrom(random, results);
      const kinds = [
        () => mul(pick(), pick()),
        () => mul(0.5, add(pick(), pick())),
        () => mul(0.5, sub(pick(), pick())),
      ] as const;
      for (let step = 0; step < steps; step++) results.push(random.pick(kinds)());
      return sum(results.slice(-PARAMETERS));
    },
  });
}

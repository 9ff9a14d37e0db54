/**
 * Graphs without any structure: each step takes random operations to random earlier results, near ones and far ones.
 * Every result is in [−1, 1], so nothing grows without bounds.
 */
import { add, defineModel, type Model, mul, type Num, sin, sub, sum, tanh, vector } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";
import { pickFrom } from "./random-results.js";

const PARAMETERS = 20;

/** How many operations a step is, and what it does. */
const STEPS: readonly (readonly [number, (pick: () => Num) => Num])[] = [
  [1, (pick) => mul(pick(), pick())],
  [1, (pick) => sin(pick())],
  [2, (pick) => tanh(add(pick(), pick()))],
  [2, (pick) => sin(sub(pick(), pick()))],
  [3, (pick) => tanh(add(mul(pick(), pick()), pick()))],
  [3, (pick) => sin(mul(sub(pick(), pick()), pick()))],
  [4, (pick) => tanh(sub(mul(pick(), pick()), mul(pick(), pick())))],
];

/** @param size how many operations there are in all. */
export function randomDag(size: number): Model {
  return defineModel({
    parameters: { x: vector(PARAMETERS, (i) => Math.sin(i + 1)) },
    forward: ({ x }) => {
      const random = new Random(size);
      const results: Num[] = [...x];
      const pick = pickFrom(random, results);
      for (let left = size - PARAMETERS; left > 0; ) {
        const [operations, step] = random.pick(STEPS);
        results.push(step(pick));
        left -= operations;
      }
      return sum(results.slice(-PARAMETERS));
    },
  });
}

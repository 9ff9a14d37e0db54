/** Which earlier results the steps of random models take: near ones and far ones. */
import type { Num } from "micrograd-compile";
import type { Random } from "../../src/verify/random.js";

/** Half of the operands are among so many results before. */
const NEAR = 32;

/** @param results what there is so far; it may grow. */
export const pickFrom = (random: Random, results: readonly Num[]) => (): Num => {
  const among = random.uniform() < 0.5 ? Math.min(NEAR, results.length) : results.length;
  return results[results.length - 1 - random.below(among)]!;
};

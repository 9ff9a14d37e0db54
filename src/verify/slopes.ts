/**
 * Finite differences of a whole gradient or Jacobian: which parameters are moved, and the verdict on each derivative.
 * Knows functions of parameters.
 */
import { type Difference, judge, type Outcome } from "./compare.js";
import { EVALUATIONS, slopes } from "./finite-differences.js";
import type { Random } from "./random.js";

export interface Verdicts {
  readonly right: number;
  /** Beside a kink or a jump, not finite, or too rough to tell. */
  readonly skipped: number;
  readonly wrong: readonly Difference[];
}

/** Rows that may be evaluated for the finite differences of one point. */
const BUDGET = 5e6;

/** Judges the derivatives by the parameters, or by some of them if each evaluation is dear. */
export function judgeDerivatives(
  f: (parameters: Float64Array) => Float64Array,
  rows: number,
  parameters: Float64Array,
  { values, derivatives }: Outcome,
  random: Random,
): Verdicts {
  const count = parameters.length;
  const affordable = Math.max(2, Math.floor(BUDGET / (rows * EVALUATIONS)));
  const moved =
    affordable >= count ? [...parameters.keys()] : Array.from({ length: affordable }, () => random.below(count));
  let right = 0;
  let skipped = 0;
  const wrong: Difference[] = [];
  for (const j of moved) {
    const along = (x: number): Float64Array => f(parameters.with(j, x));
    slopes(along, parameters[j]!).forEach((slope, i) => {
      const index = i * count + j;
      const derivative = derivatives[index]!;
      const verdict = judge(derivative, slope, values[i]!);
      if (verdict === "wrong") wrong.push({ part: "derivatives", index, found: derivative, expected: slope.estimate });
      else if (verdict === "right") right++;
      else skipped++;
    });
  }
  return { right, skipped, wrong };
}

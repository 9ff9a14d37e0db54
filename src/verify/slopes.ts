/**
 * Finite differences of a whole gradient or Jacobian: which parameters are moved, and the verdict on each derivative.
 * Knows functions of parameters.
 */
import { type Difference, judge, type Outcome } from "./compare.js";
import { EVALUATIONS, type Slope, slopes } from "./finite-differences.js";
import type { Random } from "./random.js";

export interface Verdicts {
  readonly right: number;
  /** Beside a kink or a jump, not finite, or too rough to tell. */
  readonly skipped: number;
  readonly wrong: readonly Difference[];
}

/** Rows that may be evaluated for the finite differences of one point. */
const BUDGET = 5e6;

/** A function at some arguments. */
export interface Curve {
  readonly f: (x: Float64Array) => Float64Array;
  readonly at: Float64Array;
  /** The size of the numbers that its results are computed from, if these may be much smaller by cancellation. */
  readonly scale?: number;
  /** Changes wherever the function goes to another smooth piece. */
  readonly piece?: (x: Float64Array) => number;
}

/** Judges the derivatives of `f` at some arguments, by all of them, or by some if each evaluation is dear. */
export function judgeDerivatives(
  { f, at, scale, piece }: Curve,
  rows: number,
  { values, derivatives }: Outcome,
  random: Random,
): Verdicts {
  const count = at.length;
  const affordable = Math.max(2, Math.floor(BUDGET / (rows * EVALUATIONS)));
  const moved = affordable >= count ? [...at.keys()] : Array.from({ length: affordable }, () => random.below(count));
  let right = 0;
  let skipped = 0;
  const wrong: Difference[] = [];
  for (const j of moved) {
    const along = (x: number): Float64Array => f(at.with(j, x));
    // Pieces are asked for only where the function seems to be wrong: they may have been mixed up.
    let onOnePiece: readonly Slope[] | undefined;
    slopes(along, at[j]!, scale).forEach((slope, i) => {
      const index = i * count + j;
      const derivative = derivatives[index]!;
      let verdict = judge(derivative, slope, values[i]!);
      if (verdict === "wrong" && piece) {
        onOnePiece ??= slopes(along, at[j]!, scale, (x) => piece(at.with(j, x)));
        verdict = judge(derivative, onOnePiece[i]!, values[i]!);
      }
      if (verdict === "wrong") wrong.push({ part: "derivatives", index, found: derivative, expected: slope.estimate });
      else if (verdict === "right") right++;
      else skipped++;
    });
  }
  return { right, skipped, wrong };
}

/**
 * ∂y/∂x for any rows of a tape that holds only what leads to y (their *cone*), as ordinary rows that follow it. Knows tapes only.
 */
import type { Tape } from "../ir/tape.js";
import { movedBy } from "./activity.js";
import { sweep } from "./reverse.js";

/**
 * Appends the sweep from row y to a tape of its own. An x that other xs lead to is a variable all the same.
 * @param xs rows, or -1 for what is not on the tape.
 * @returns for each x the row of ∂y/∂x, or -1 where that is identically 0.
 */
export function partials(tape: Tape, y: number, xs: readonly number[]): number[] {
  const variables = new Uint8Array(tape.size);
  for (const x of xs) if (x >= 0) variables[x] = 1;
  // A cone has no memories: what is found there is chosen among all entries.
  const { adjoint } = sweep(tape, [{ row: y, cotangent: tape.constant(1) }], movedBy(tape, variables), false, null);
  return xs.map((x) => (x < 0 ? -1 : adjoint[x]!));
}

/**
 * Sums that grow in many places, maybe far apart: adjoints of intermediate values, totals of the program itself. Each
 * contribution is added to a cell where it is made, and the sum is taken out of the cell where it is first used. Every
 * iteration that contributes is then the same code. Cells are 0 before the first contribution and after the sum was taken;
 * where the sign of zero counts, what a sum begins with is stored instead. Knows rows only.
 */
import { opcodes } from "../../ir/opcodes.js";
import { SUMS, type Tape } from "../../ir/tape.js";

export interface Gathering {
  /** By row, if there are any sums: the sum (its last row) that the row contributes to, instead of computing anything; or -1. */
  readonly into: Int32Array;
  /** By row: what contributes there before the row's own contribution, or -1. */
  readonly before: Int32Array;
  /** How many contributions there are, and how many sums. */
  readonly contributions: number;
  readonly sums: number;
}

const NOTHING: Gathering = { into: new Int32Array(0), before: new Int32Array(0), contributions: 0, sums: 0 };

/**
 * @param uses by row: how often it is used.
 * @param owned marks rows that results account for already; marks negations that sums do.
 */
export function planGathering(tape: Tape, uses: Uint8Array, owned: Uint8Array): Gathering {
  const { size, sums, op, a } = tape;
  if (sums.subarray(0, size).every((kind) => kind === SUMS.none)) return NOTHING;
  const into = new Int32Array(size).fill(-1);
  const before = new Int32Array(size).fill(-1);
  const goesOn = (row: number): boolean => sums[row] !== SUMS.none && uses[row] === 1 && !owned[row];
  const continued = new Uint8Array(size);
  const goesBack = (row: number): boolean => sums[row] === SUMS.adds || sums[row] === SUMS.continues;
  for (let row = 0; row < size; row++) if (goesBack(row) && goesOn(a[row]!)) continued[a[row]!] = 1;
  let contributions = 0;
  let count = 0;
  for (let total = 0; total < size; total++) {
    if (sums[total] === SUMS.none || continued[total] || owned[total]) continue;
    count++;
    for (let row = total; ; row = a[row]!) {
      into[row] = total;
      contributions++;
      const { value, negative } = contributionOf(tape, row);
      // What is negated for the sum alone is subtracted.
      if (!negative && op[value] === opcodes.neg && uses[value] === 1) owned[value] = 1;
      if (!goesBack(row)) break;
      if (goesOn(a[row]!)) continue;
      before[row] = a[row]!;
      contributions++;
      break;
    }
  }
  return { into, before, contributions, sums: count };
}

/** A value that is added or subtracted. */
export interface Contribution {
  readonly value: number;
  readonly negative: boolean;
}

/** What a row adds to a sum. */
export function contributionOf({ op, a, b, sums }: Tape, row: number): Contribution {
  if (sums[row] === SUMS.begins) return { value: a[row]!, negative: false };
  return { value: b[row]!, negative: op[row] === opcodes.sub };
}

/**
 * Marks sums of the program itself that grow one term at a time, as a running total or an element of a matrix under elimination
 * does: nothing but the next addition uses what is there so far. They may be kept in cells then, whatever computed the terms
 * before. Rows stay as they are.
 */
import { isLeaf, opcodes } from "../ir/opcodes.js";
import { SUMS, type Tape } from "../ir/tape.js";

/** Sums whose terms are no further apart than this are as well kept in a variable. */
const NEAR = 16;

/** @param data the model's own numbers, which the tape reads. */
export function keepTotals(source: Tape, data: Float64Array): Tape {
  const tape = source.copy();
  const { a, b, c, op, sums } = tape;
  const end = tape.sweepFrom < 0 ? tape.size : tape.sweepFrom;
  const uses = new Uint8Array(tape.size);
  const count = (id: number): void => {
    if (id >= 0 && uses[id]! < 2) uses[id]!++;
  };
  for (let id = 0; id < tape.size; id++) if (!isLeaf(op[id]!)) [a[id]!, b[id]!, c[id]!].forEach(count);
  for (const { ids } of tape.outputs) ids.forEach(count);
  const isSum = (id: number): boolean => (op[id] === opcodes.add || op[id] === opcodes.sub) && sums[id] === SUMS.none;
  const goesOn = (id: number): boolean => isSum(id) && uses[id] === 1;
  /** By row: whether some term before, or in the end any, is far from the next one. */
  const isFar = new Uint8Array(end);
  for (let id = 0; id < end; id++) if (isSum(id) && goesOn(a[id]!)) isFar[id] = id - a[id]! > NEAR ? 1 : isFar[a[id]!]!;
  for (let id = end - 1; id >= 0; id--) if (isFar[id] && goesOn(a[id]!)) isFar[a[id]!] = 1;
  const isZero = (id: number): boolean =>
    tape.isConstant(id)
      ? Object.is(tape.constantOf(id), 0)
      : tape.isRead(id) && tape.portOf(id) === "data" && Object.is(data[a[id]!], 0);
  for (let id = 0; id < end; id++) if (isFar[id]) sums[id] = isZero(a[id]!) ? SUMS.starts : SUMS.continues;
  return tape;
}

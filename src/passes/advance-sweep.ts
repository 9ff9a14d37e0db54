/**
 * Finds for each row the first place where its operands are there, and moves the reverse sweep into the primal program if most
 * of it has a place there. Where a term's derivative does not depend on the rest of a sum, it is then
 * computed with the term itself: in a straight line while the sum, a chain in which every step waits for the one before, goes
 * on (the processor does both at once); in a loop, nothing is kept for a second one. Any order in which operands precede uses
 * computes the same bits.
 */
import { isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/** A sweep is moved if more than this share of it can come … */
const MOST = 0.5;
/** … when no more than this share of the primal program has been; */
const EARLY = 0.75;
/** … and if no more than this share of all rows then waits to be used while so many others are computed. */
const FEW = 0.05;
const LONG = 200;

/**
 * The rows of a tape in that order, leaves first; null if most of the sweep waits for the end of the primal program, or for
 * sums that other parts of the program have to be added to first.
 */
export function advancedSweep(tape: Tape): Int32Array | null {
  const { size, sweepFrom, op, a, b, c } = tape;
  if (sweepFrom < 0) return null;
  /** By row: with which row it comes, by where that is, from 1 on; 0 for what waits for nothing. */
  const place = new Int32Array(size);
  const placeOf = (operand: number): number => (operand < 0 ? 0 : place[operand]!);
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) continue;
    place[id] = Math.max(placeOf(a[id]!), placeOf(b[id]!), placeOf(c[id]!));
    if (place[id] === 0 && id < sweepFrom) place[id] = id + 1;
  }
  placeWhereUsed(tape, place);
  const advanced = sorted(place);
  const isWorthwhile = share(tape, advanced) > MOST && waiting(tape, advanced) <= FEW * size;
  return isWorthwhile ? advanced : null;
}

/** How much of the sweep comes before the last part of the primal program. */
function share({ size, sweepFrom, op }: Tape, order: Int32Array): number {
  let primal = 0;
  for (let id = 0; id < sweepFrom; id++) if (!isLeaf(op[id]!)) primal++;
  let early = 0;
  let before = 0;
  for (let at = 0; at < size && before < EARLY * primal; at++) {
    const id = order[at]!;
    if (isLeaf(op[id]!)) continue;
    if (id < sweepFrom) before++;
    else early++;
  }
  return early / (size - sweepFrom);
}

/** How many rows have to be kept for long. */
function waiting({ size, op, a, b, c }: Tape, order: Int32Array): number {
  const position = new Int32Array(size);
  for (let at = 0; at < size; at++) position[order[at]!] = at;
  const isLong = new Uint8Array(size);
  const use = (operand: number, since: number): void => {
    if (operand >= 0 && !isLeaf(op[operand]!) && position[operand]! < since) isLong[operand] = 1;
  };
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) continue;
    use(a[id]!, position[id]! - LONG);
    use(b[id]!, position[id]! - LONG);
    use(c[id]!, position[id]! - LONG);
  }
  return isLong.reduce((n, is) => n + is, 0);
}

/** Gives rows of the sweep that wait for nothing the place where they are used first. */
function placeWhereUsed({ size, sweepFrom, op, a, b, c }: Tape, place: Int32Array): void {
  const used = new Int32Array(size).fill(sweepFrom);
  const use = (operand: number, at: number): void => {
    if (operand >= 0 && at < used[operand]!) used[operand] = at;
  };
  for (let id = size - 1; id >= sweepFrom; id--) {
    if (isLeaf(op[id]!)) continue;
    if (place[id] === 0) place[id] = used[id]!;
    use(a[id]!, place[id]!);
    use(b[id]!, place[id]!);
    use(c[id]!, place[id]!);
  }
}

/** The rows by their places; those of one place as they are in the tape. Leaves have place 0. */
function sorted(place: Int32Array): Int32Array {
  const start = new Int32Array(place.length + 2);
  for (let id = 0; id < place.length; id++) start[place[id]! + 1]!++;
  for (let at = 1; at < start.length; at++) start[at]! += start[at - 1]!;
  const order = new Int32Array(place.length);
  for (let id = 0; id < place.length; id++) order[start[place[id]!]!++] = id;
  return order;
}

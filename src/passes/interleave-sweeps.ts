/**
 * Puts each row of the primal program where the reverse sweep first needs it. Where the parts of a sum do not depend on
 * one another (the examples of a loss), the sweep of each part then follows its own forward rows, and what one part leaves
 * for its sweep need not be kept while the others run. Any order in which operands precede uses computes the same bits.
 */
import { isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/**
 * The rows of a tape in that order.
 * @param order the rows as they come so far, those of the sweep where they are in the tape.
 */
export const interleavedSweeps = (tape: Tape, order: Int32Array): Int32Array =>
  tape.sweepFrom < 0 ? leavesFirst(tape, order) : asNeeded(tape, order);

/** Leaves first, since they are not statements; then the rows, as they come so far. */
export function leavesFirst(tape: Tape, order: Int32Array): Int32Array {
  const result = new Int32Array(order.length);
  let count = 0;
  for (const leaves of [true, false])
    for (let i = 0; i < order.length; i++) if (isLeaf(tape.op[order[i]!]!) === leaves) result[count++] = order[i]!;
  return result;
}

/** Rows that are needed are taken together with all that lies between, if they are at least one in so many. */
const SPARSE = 8;

const PLACED = 1;
const WANTED = 2;

function asNeeded(tape: Tape, before: Int32Array): Int32Array {
  const { op, a, b, c, size, sweepFrom } = tape;
  const order = new Int32Array(size);
  const state = new Uint8Array(size);
  let count = 0;
  const place = (id: number): void => {
    state[id] = PLACED;
    order[count++] = id;
  };
  /** By row of the primal program: where it is in the order before. */
  const position = new Int32Array(sweepFrom);
  for (let at = 0; at < size; at++) {
    const id = before[at]!;
    if (at < sweepFrom) position[id] = at;
    if (isLeaf(op[id]!)) place(id);
  }

  /** The rows that have to be placed next, by their positions. */
  const wanted = new Int32Array(sweepFrom);
  let wantedCount = 0;
  const want = (id: number): void => {
    if (id < 0 || state[id] !== 0) return;
    state[id] = WANTED;
    wanted[wantedCount++] = position[id]!;
  };
  const wantOperands = (id: number): void => {
    want(a[id]!);
    want(b[id]!);
    want(c[id]!);
  };
  let closed = 0;
  const close = (): void => {
    while (closed < wantedCount) wantOperands(before[wanted[closed++]!]!);
  };
  for (let id = sweepFrom; id < size; id++) {
    if (state[id] === PLACED) continue;
    wantOperands(id);
    close();
    if (wantedCount > 0) {
      let first = size;
      let last = -1;
      for (let i = 0; i < wantedCount; i++) {
        first = Math.min(first, wanted[i]!);
        last = Math.max(last, wanted[i]!);
      }
      if (wantedCount * SPARSE > last - first) {
        for (let at = first; at < last; at++) want(before[at]!);
        close();
      }
      const next = wanted.subarray(0, wantedCount).sort();
      for (let i = 0; i < next.length; i++) place(before[next[i]!]!);
      wantedCount = 0;
      closed = 0;
    }
    place(id);
  }
  for (let at = 0; at < sweepFrom; at++) if (state[before[at]!] !== PLACED) place(before[at]!);
  return order;
}

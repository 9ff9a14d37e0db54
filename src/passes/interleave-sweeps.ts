/**
 * Puts each row of the primal program where the reverse sweep first needs it. Where the parts of a sum do not depend on
 * one another (the examples of a loss), the sweep of each part then follows its own forward rows, and what one part leaves
 * for its sweep need not be kept while the others run. Any order in which operands precede uses computes the same bits.
 */
import { isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { reorder } from "./rewrite.js";

export function interleaveSweeps(source: Tape): Tape {
  return source.sweepFrom < 0 ? inOrder(source) : reorder(source, asNeeded(source));
}

/** Leaves first, since they are not statements; then the rows. */
export function inOrder(tape: Tape): Tape {
  const order = new Int32Array(tape.size);
  let count = 0;
  for (const leaves of [true, false])
    for (let id = 0; id < tape.size; id++) if (isLeaf(tape.op[id]!) === leaves) order[count++] = id;
  return reorder(tape, order);
}

/** Rows that are needed are taken together with all that lies between, if they are at least one in so many. */
const SPARSE = 8;

const PLACED = 1;
const WANTED = 2;

function asNeeded(tape: Tape): Int32Array {
  const order = new Int32Array(tape.size);
  const state = new Uint8Array(tape.size);
  let count = 0;
  const place = (id: number): void => {
    state[id] = PLACED;
    order[count++] = id;
  };
  for (let id = 0; id < tape.size; id++) if (isLeaf(tape.op[id]!)) place(id);

  /** The rows of the primal program that have to be placed next. */
  const wanted: number[] = [];
  const want = (id: number): void => {
    if (id < 0 || state[id] !== 0) return;
    state[id] = WANTED;
    wanted.push(id);
  };
  const wantOperands = (id: number): void => {
    want(tape.a[id]!);
    want(tape.b[id]!);
    want(tape.c[id]!);
  };
  let closed = 0;
  const close = (): void => {
    while (closed < wanted.length) wantOperands(wanted[closed++]!);
  };
  for (let id = tape.sweepFrom; id < tape.size; id++) {
    if (state[id] === PLACED) continue;
    wantOperands(id);
    close();
    if (wanted.length > 0) {
      let first = tape.size;
      let last = -1;
      for (const row of wanted) {
        first = Math.min(first, row);
        last = Math.max(last, row);
      }
      if (wanted.length * SPARSE > last - first) {
        for (let row = first; row < last; row++) want(row);
        close();
      }
      Int32Array.from(wanted).sort().forEach(place);
      wanted.length = 0;
      closed = 0;
    }
    place(id);
  }
  for (let id = 0; id < tape.sweepFrom; id++) if (state[id] !== PLACED) place(id);
  return order;
}

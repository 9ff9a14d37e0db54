/**
 * Puts each row of the primal program where the reverse sweep first needs it. Where the parts of a sum do not depend on
 * one another (the examples of a loss), the sweep of each part then follows its own forward rows, and what one part leaves
 * for its sweep need not be kept while the others run. Any order in which operands precede uses computes the same bits.
 */
import { isLeaf } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import { carryOver } from "./rewrite.js";

export function interleaveSweeps(source: Tape): Tape {
  const order = source.sweepFrom < 0 ? inOrder(source) : asNeeded(source);
  const tape = new Tape(source.size);
  const moved = new Int32Array(source.size);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  for (const id of order)
    moved[id] = tape.pushFrom(source, id, at(source.a[id]!), at(source.b[id]!), at(source.c[id]!));
  carryOver(source, tape, at);
  return tape;
}

/** Leaves first, since they are not statements; then the rows. */
function inOrder(tape: Tape): Int32Array {
  const order = new Int32Array(tape.size);
  let count = 0;
  for (const leaves of [true, false])
    for (let id = 0; id < tape.size; id++) if (isLeaf(tape.op[id]!) === leaves) order[count++] = id;
  return order;
}

function asNeeded(tape: Tape): Int32Array {
  const order = new Int32Array(tape.size);
  const placed = new Uint8Array(tape.size);
  let count = 0;
  const place = (id: number): void => {
    placed[id] = 1;
    order[count++] = id;
  };
  for (let id = 0; id < tape.size; id++) if (isLeaf(tape.op[id]!)) place(id);
  const waiting: number[] = [];
  for (let id = tape.sweepFrom; id < tape.size; id++) {
    if (placed[id]) continue;
    // The rows that this one still lacks, in their own order.
    waiting.push(id);
    for (let next = 0; next < waiting.length; next++) {
      const row = waiting[next]!;
      for (const operand of [tape.a[row]!, tape.b[row]!, tape.c[row]!])
        if (operand >= 0 && !placed[operand]) {
          placed[operand] = 1;
          waiting.push(operand);
        }
    }
    waiting.sort((x, y) => x - y).forEach(place);
    waiting.length = 0;
  }
  for (let id = 0; id < tape.sweepFrom; id++) if (!placed[id]) place(id);
  return order;
}

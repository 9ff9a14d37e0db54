/**
 * Puts a row right behind the operand that only it uses: of a sum of products whose products were all computed first, each
 * is then added as soon as it is there, and none has to be kept. Nothing lives longer than before. Any order in which
 * operands precede uses computes the same bits.
 */
import { isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/** The rows of a tape in that order. The reverse sweep stays as it is. */
export function raisedUsers(source: Tape): Int32Array {
  const { size, op, a, b, c, sweepFrom } = source;
  const end = sweepFrom < 0 ? size : sweepFrom;
  const isShared = sharedRows(source, end);
  /** The row that a row follows closely, which is where it always was; its number among those; how many there are. */
  const anchor = new Int32Array(end);
  const place = new Int32Array(end);
  const followers = new Int32Array(end);
  const later = (x: number, y: number): number =>
    anchor[x]! > anchor[y]! || (anchor[x] === anchor[y] && place[x]! > place[y]!) ? x : y;
  for (let id = 0; id < end; id++) {
    anchor[id] = id;
    if (isLeaf(op[id]!)) continue;
    let last = a[id]!;
    if (b[id]! >= 0) last = later(last, b[id]!);
    if (c[id]! >= 0) last = later(last, c[id]!);
    if (isLeaf(op[last]!) || isShared[last]) continue;
    anchor[id] = anchor[last]!;
    place[id] = ++followers[anchor[id]!]!;
  }
  const order = new Int32Array(size);
  /** From here on by anchor: where it and its followers are. */
  const start = followers;
  for (let id = 0, at = 0; id < end; id++) {
    const count = anchor[id] === id ? 1 + followers[id]! : 0;
    start[id] = at;
    at += count;
  }
  for (let id = 0; id < end; id++) order[start[anchor[id]!]! + place[id]!] = id;
  for (let id = end; id < size; id++) order[id] = id;
  return order;
}

/** Marks the rows before `end` that more than one row uses, or an output. */
function sharedRows({ size, op, a, b, c, outputs }: Tape, end: number): Uint8Array {
  const user = new Int32Array(end).fill(-1);
  const shared = new Uint8Array(end);
  const use = (operand: number, id: number): void => {
    if (operand < 0 || operand >= end) return;
    if (user[operand] !== -1 && user[operand] !== id) shared[operand] = 1;
    user[operand] = id;
  };
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) continue;
    use(a[id]!, id);
    use(b[id]!, id);
    use(c[id]!, id);
  }
  for (const { ids } of outputs) for (const id of ids) if (id >= 0 && id < end) shared[id] = 1;
  return shared;
}

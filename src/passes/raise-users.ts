/**
 * Puts a row right behind the operand that only it uses: of a sum of products whose products were all computed first, each
 * is then added as soon as it is there, and none has to be kept. Nothing lives longer than before. Any order in which
 * operands precede uses computes the same bits.
 */
import { isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { reorder } from "./rewrite.js";

export function raiseUsers(source: Tape): Tape {
  const { size, op, a, b, c, sweepFrom } = source;
  const isShared = sharedRows(source);
  /** The row that a row follows closely, which is where it always was; its number among those; how many there are. */
  const anchor = new Int32Array(size);
  const place = new Int32Array(size);
  const followers = new Int32Array(size);
  const later = (x: number, y: number): number =>
    anchor[x]! > anchor[y]! || (anchor[x] === anchor[y] && place[x]! > place[y]!) ? x : y;
  for (let id = 0; id < size; id++) {
    anchor[id] = id;
    if (isLeaf(op[id]!)) continue;
    let last = a[id]!;
    if (b[id]! >= 0) last = later(last, b[id]!);
    if (c[id]! >= 0) last = later(last, c[id]!);
    const follows = !isLeaf(op[last]!) && !isShared[last] && (sweepFrom < 0 || id < sweepFrom);
    if (!follows) continue;
    anchor[id] = anchor[last]!;
    place[id] = ++followers[anchor[id]!]!;
  }
  const start = new Int32Array(size + 1);
  for (let id = 0; id < size; id++) if (anchor[id] === id) start[id + 1] = 1 + followers[id]!;
  for (let id = 0; id < size; id++) start[id + 1]! += start[id]!;
  const order = new Int32Array(size);
  for (let id = 0; id < size; id++) order[start[anchor[id]!]! + place[id]!] = id;
  return reorder(source, order);
}

/** Marks the rows that more than one row uses, or an output. */
function sharedRows({ size, op, a, b, c, outputs }: Tape): Uint8Array {
  const user = new Int32Array(size).fill(-1);
  const shared = new Uint8Array(size);
  const use = (operand: number, id: number): void => {
    if (operand < 0) return;
    if (user[operand] !== -1 && user[operand] !== id) shared[operand] = 1;
    user[operand] = id;
  };
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) continue;
    use(a[id]!, id);
    use(b[id]!, id);
    use(c[id]!, id);
  }
  for (const { ids } of outputs) for (const id of ids) if (id >= 0) shared[id] = 1;
  return shared;
}

/**
 * Whether the code of a tape repeats itself at all: where it does not, there are no loops, and to look for them would take most
 * of the time of compiling. Knows which op follows which; nothing of operands, which loops may take from anywhere.
 */
import { isLeaf } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";

/** So many operations in a row are alike by chance only in tapes of very few ops; whatever is worth a loop in a long tape is longer. */
const WINDOW = 64;
const FACTOR = 0x9e3779b1;
/** Places in the table of what was seen last. */
const MOST = 1 << 22;

/** The share of windows of operations, in the order of the tape, that have been before. */
export function repeatedShare({ op, size }: Tape): number {
  const table = new Int32Array(Math.min(MOST, 2 << (31 - Math.clz32(Math.max(size, 1)))));
  const recent = new Int32Array(WINDOW);
  let leaving = 1;
  for (let i = 0; i < WINDOW; i++) leaving = Math.imul(leaving, FACTOR);
  let [count, repeated, hash] = [0, 0, 0];
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) continue;
    const code = op[id]! + 1;
    const place = count % WINDOW;
    hash = (Math.imul(hash, FACTOR) + code - Math.imul(recent[place]!, leaving)) | 0;
    recent[place] = code;
    if (++count < WINDOW) continue;
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    const slot = (mixed ^ (mixed >>> 13)) & (table.length - 1);
    if (table[slot] === hash) repeated++;
    table[slot] = hash;
  }
  return repeated / Math.max(1, count - WINDOW + 1);
}

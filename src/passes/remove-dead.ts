/** Keeps the rows that some output needs, in their order and in the tape that they are in: nobody else has it yet. */
import { isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { renumber } from "./rewrite.js";

export function removeDead(tape: Tape): Tape {
  const { size, op, a, b, c } = tape;
  const needed = new Uint8Array(size);
  for (const { ids } of tape.outputs) for (const id of ids) if (id >= 0) needed[id] = 1;
  for (let id = size - 1; id >= 0; id--) {
    if (!needed[id] || isLeaf(op[id]!)) continue;
    needed[a[id]!] = 1;
    if (b[id]! >= 0) needed[b[id]!] = 1;
    if (c[id]! >= 0) needed[c[id]!] = 1;
  }
  const moved = tape.retain(needed);
  renumber(tape, tape, (id) => (id < 0 ? id : moved[id]!));
  return tape;
}

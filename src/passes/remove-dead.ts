/**
 * Keeps the rows that some output needs, in their order and in the tape that they are in: nobody else has it yet. What is
 * scattered to results is needed; what is scattered to cells is taken out of them again, even if nobody needs the sum: the next
 * call finds them 0.
 */
import { gathers, isLeaf, scatters } from "../ir/opcodes.js";
import { chainsOf } from "../ir/scatters.js";
import type { Tape } from "../ir/tape.js";
import { renumber } from "./rewrite.js";

export function removeDead(tape: Tape): Tape {
  const needed = new Uint8Array(tape.size);
  for (const { ids } of tape.outputs) for (const id of ids) if (id >= 0) needed[id] = 1;
  markGiven(tape, needed);
  do markOperands(tape, needed);
  while (markTaken(tape, needed));
  const moved = tape.retain(needed);
  renumber(tape, tape, (id) => (id < 0 ? id : moved[id]!));
  return tape;
}

function markGiven(tape: Tape, needed: Uint8Array): void {
  const chains = chainsOf(tape);
  for (let id = 0; id < tape.size; id++) if (scatters[tape.op[id]!] && chains.of(id) < 0) needed[id] = 1;
}

function markOperands({ size, op, a, b, c }: Tape, needed: Uint8Array): void {
  for (let id = size - 1; id >= 0; id--) {
    if (!needed[id] || isLeaf(op[id]!)) continue;
    needed[a[id]!] = 1;
    if (b[id]! >= 0) needed[b[id]!] = 1;
    if (c[id]! >= 0) needed[c[id]!] = 1;
  }
}

/** Marks what takes sums out of cells that something is added to; whether anything was not marked before. */
function markTaken(tape: Tape, needed: Uint8Array): boolean {
  const { op, size } = tape;
  const filled = new Set<number>();
  let changed = false;
  const chains = chainsOf(tape);
  if (chains.length === 0) return false;
  for (let id = 0; id < size; id++) {
    if (needed[id] && scatters[op[id]!]) filled.add(chains.of(id));
    if (needed[id] || !gathers[op[id]!] || !filled.has(chains.of(id))) continue;
    needed[id] = 1;
    changed = true;
  }
  return changed;
}

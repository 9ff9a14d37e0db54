/** What can be said of the order of a tape's rows. */
import { arities, isLeaf } from "../../src/ir/opcodes.js";
import type { Tape } from "../../src/ir/tape.js";

export const operandsOf = (tape: Tape, id: number): number[] =>
  isLeaf(tape.op[id]!) ? [] : [tape.a[id]!, tape.b[id]!, tape.c[id]!].slice(0, arities[tape.op[id]!]!);

/** How many computed values are still to be read, at the most. */
export function mostAlive(tape: Tape): number {
  const lastUse = new Int32Array(tape.size).fill(-1);
  for (let id = 0; id < tape.size; id++) for (const operand of operandsOf(tape, id)) lastUse[operand] = id;
  const ending = new Int32Array(tape.size);
  let alive = 0;
  let most = 0;
  for (let id = 0; id < tape.size; id++) {
    alive -= ending[id]!;
    if (isLeaf(tape.op[id]!) || lastUse[id]! < 0) continue;
    ending[lastUse[id]!]!++;
    most = Math.max(most, ++alive);
  }
  return most;
}

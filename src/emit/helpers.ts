/** The functions that kernels call besides `Math.*`: laws that are too long for an expression. */
import { isLeaf, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/** By name, in opcode order, those that the tapes use. */
export function helpersOf(tapes: readonly Tape[]): [name: string, law: (...x: never[]) => unknown][] {
  const used = new Set<number>();
  for (const tape of tapes) for (const op of tape.op.subarray(0, tape.size)) used.add(op);
  return [...used]
    .sort((x, y) => x - y)
    .filter((op) => !isLeaf(op) && recordOf(op).helper)
    .map((op) => [opNames[op]!, recordOf(op).eval]);
}

/** The functions that kernels call besides `Math.*`: laws that are too long for an expression. */
import { isLeaf, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/** The opcodes of those that the tapes use, in order. */
function helperCodes(tapes: readonly Tape[]): number[] {
  const used = new Set<number>();
  for (const tape of tapes) for (const op of tape.op.subarray(0, tape.size)) used.add(op);
  return [...used].sort((x, y) => x - y).filter((op) => !isLeaf(op) && recordOf(op).helper);
}

/** Those that the tapes use: the name and the text of a function expression. */
export function helpersOf(tapes: readonly Tape[]): { readonly name: string; readonly text: string }[] {
  return helperCodes(tapes).map((op) => {
    const { helper, eval: law } = recordOf(op);
    return { name: opNames[op]!, text: typeof helper === "string" ? helper : law.toString() };
  });
}

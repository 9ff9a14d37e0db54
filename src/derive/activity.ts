/**
 * What a derivative has to visit: which rows a change of the differentiated ports can move (activity, a sweep down the
 * tape), and which rows the reverse sweep reaches (a sweep up it).
 */
import { pullback } from "../ir/fragment.js";
import { arities, isBranch, isLeaf, READ } from "../ir/opcodes.js";
import { type Port, portNumber, type Tape } from "../ir/tape.js";

/** The three operand columns, by position. */
export const operandColumns = (tape: Tape): readonly [Int32Array, Int32Array, Int32Array] => [tape.a, tape.b, tape.c];

/** Marks the rows whose derivative with respect to any of the ports is not identically zero. */
export function activeRows(tape: Tape, ports: readonly Port[]): Uint8Array {
  const active = new Uint8Array(tape.size);
  const columns = operandColumns(tape);
  const wanted = ports.map(portNumber);
  for (let id = 0; id < tape.size; id++) {
    const op = tape.op[id]!;
    if (isLeaf(op)) {
      active[id] = op === READ && wanted.includes(tape.b[id]!) ? 1 : 0;
      continue;
    }
    const rule = pullback(op);
    if (rule) for (let i = 0; i < arities[op]!; i++) if (rule.gives(i) && active[columns[i]![id]!]) active[id] = 1;
  }
  return active;
}

/** How surely the reverse sweep reaches a row: never, only when some branch is taken, or always. */
export const Reach = { never: 0, sometimes: 1, always: 2 } as const;

/** The reach of every row from the rows that the sweep starts at. */
export function reachOf(tape: Tape, from: Iterable<number>): Uint8Array {
  const reach = new Uint8Array(tape.size);
  const columns = operandColumns(tape);
  for (const id of from) reach[id] = Reach.always;
  for (let id = tape.size - 1; id >= 0; id--) {
    const op = tape.op[id]!;
    const rule = reach[id] === Reach.never || isLeaf(op) ? null : pullback(op);
    if (!rule) continue;
    const passed = isBranch[op] ? Reach.sometimes : reach[id]!;
    for (let i = 0; i < arities[op]!; i++) {
      const operand = columns[i]![id]!;
      if (rule.gives(i)) reach[operand] = Math.max(reach[operand]!, passed);
    }
  }
  return reach;
}

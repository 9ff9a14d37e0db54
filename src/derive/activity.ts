/**
 * What a derivative has to visit: the rows that a change of what is differentiated (ports, or any rows) can move, found by one sweep down
 * the tape.
 */
import { pullback } from "../ir/fragment.js";
import { arities, isLeaf, READ } from "../ir/opcodes.js";
import { type Port, portNumber, type Tape } from "../ir/tape.js";

/** The three operand columns, by position. */
export const operandColumns = (tape: Tape): readonly [Int32Array, Int32Array, Int32Array] => [tape.a, tape.b, tape.c];

/** Marks the rows whose derivative with respect to any of the ports is not identically zero. */
export function activeRows(tape: Tape, ports: readonly Port[]): Uint8Array {
  const wanted = ports.map(portNumber);
  const variables = new Uint8Array(tape.size);
  for (let id = 0; id < tape.size; id++) if (tape.op[id] === READ && wanted.includes(tape.b[id]!)) variables[id] = 1;
  return movedBy(tape, variables);
}

/** Marks the rows whose derivative with respect to any of the marked ones is not identically zero, them included. */
export function movedBy(tape: Tape, variables: Uint8Array): Uint8Array {
  const active = variables.slice();
  const columns = operandColumns(tape);
  for (let id = 0; id < tape.size; id++) {
    const op = tape.op[id]!;
    const rule = isLeaf(op) ? null : pullback(op);
    if (rule) for (let i = 0; i < arities[op]!; i++) if (rule.gives(i) && active[columns[i]![id]!]) active[id] = 1;
  }
  return active;
}

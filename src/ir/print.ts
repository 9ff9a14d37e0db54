/** Tapes as text, a row a line, for `--dump` and for messages of tests. */
import { CONSTANT, opNames, READ } from "./opcodes.js";
import type { Tape } from "./tape.js";

/** `%7 = mul %3 %5`, then the outputs. */
export function printTape(tape: Tape): string {
  const lines: string[] = [];
  for (let id = 0; id < tape.size; id++) lines.push(`%${id} = ${printRow(tape, id)}`);
  for (const { target, ids } of tape.outputs)
    lines.push(`${target}: ${Array.from(ids, (id) => (id < 0 ? "0" : `%${id}`)).join(" ")}`);
  return `${lines.join("\n")}\n`;
}

function printRow(tape: Tape, id: number): string {
  const op = tape.op[id]!;
  if (op === CONSTANT) return String(Object.is(tape.constantOf(id), -0) ? "-0" : tape.constantOf(id));
  if (op === READ) return `${tape.portOf(id)}[${tape.a[id]}]`;
  const operands = [tape.a[id]!, tape.b[id]!, tape.c[id]!].filter((operand) => operand >= 0);
  const adjoint = tape.adjointOf[id]! >= 0 ? `  (adjoint of %${tape.adjointOf[id]})` : "";
  return `${opNames[op]} ${operands.map((operand) => `%${operand}`).join(" ")}${adjoint}`;
}

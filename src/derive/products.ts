/**
 * The derivatives that a module offers, each a composition of sweeps on a copy of the traced tape.
 */
import { READ } from "../ir/opcodes.js";
import { type Port, portNumber, type Tape } from "../ir/tape.js";
import { activeRows } from "./activity.js";
import { reverse } from "./reverse.js";

/** For each element of a port, what `rows` says of the row that reads it, or -1 if nothing does. */
export function perElement(tape: Tape, port: Port, count: number, rows: Int32Array): Int32Array {
  const found = new Int32Array(count).fill(-1);
  const number = portNumber(port);
  for (let id = 0; id < rows.length; id++)
    if (tape.op[id] === READ && tape.b[id] === number) found[tape.a[id]!] = rows[id]!;
  return found;
}

/** The rows that a tape returns. */
export const resultRows = (tape: Tape): Int32Array => tape.outputs.find(({ target }) => target === "return")!.ids;

/** Value and gradient of a scalar tape: outputs "return" and "gradient". */
export function valueAndGradient(primal: Tape, parameterCount: number): Tape {
  const tape = primal.copy();
  const row = resultRows(primal)[0]!;
  const { adjoint } = reverse(tape, [{ row, cotangent: tape.constant(1) }], activeRows(primal, ["parameters"]));
  const gradient = perElement(tape, "parameters", parameterCount, adjoint);
  tape.outputs = [...primal.outputs, { target: "gradient", ids: gradient }];
  return tape;
}

/** Jacobian of a vector tape, one reverse sweep per row of it: output "out", outputs × parameters, row-major. */
export function jacobian(primal: Tape, parameterCount: number): Tape {
  const tape = primal.copy();
  const rows = resultRows(primal);
  const active = activeRows(primal, ["parameters"]);
  const ids = new Int32Array(rows.length * parameterCount);
  rows.forEach((row, i) => {
    const { adjoint } = reverse(tape, [{ row, cotangent: tape.constant(1) }], active);
    ids.set(perElement(tape, "parameters", parameterCount, adjoint), i * parameterCount);
  });
  tape.outputs = [{ target: "out", ids }];
  return tape;
}

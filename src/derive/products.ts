/**
 * The derivatives that a module offers, each a composition of sweeps on a copy of the traced tape.
 */
import { READ } from "../ir/opcodes.js";
import { type Output, type Port, portNumber, type Tape } from "../ir/tape.js";
import { activeRows } from "./activity.js";
import { expanded } from "./expand.js";
import { type Accompanied, accompany, along, forward, unit } from "./forward.js";
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

/** A tape with other outputs. */
function giving(tape: Tape, ...outputs: readonly Output[]): Tape {
  tape.outputs = outputs;
  return tape;
}

/** Value and gradient of a scalar tape: outputs "return" and "gradient". */
export function valueAndGradient(primal: Tape, parameterCount: number, marksSums = true): Tape {
  const tape = primal.copy();
  const row = resultRows(primal)[0]!;
  const seed = { row, cotangent: tape.constant(1) };
  const { adjoint } = reverse(tape, [seed], activeRows(primal, ["parameters"]), marksSums);
  const gradient = perElement(tape, "parameters", parameterCount, adjoint);
  return giving(tape, ...primal.outputs, { target: "gradient", ids: gradient });
}

/** Cotangents of the results are read from "vector": output "out", per parameter. */
export function vjp(primal: Tape, parameterCount: number): Tape {
  const tape = primal.copy();
  const seeds = Array.from(resultRows(primal), (row, i) => ({ row, cotangent: tape.read("vector", i) }));
  const { adjoint } = reverse(tape, seeds, activeRows(primal, ["parameters"]), true);
  return giving(tape, { target: "out", ids: perElement(tape, "parameters", parameterCount, adjoint) });
}

/** A tape whose parameters move along "vector". */
const moving = (tape: Tape): Accompanied => accompany(tape, [along({ parameters: "vector" })]);

/** Tangent of a scalar tape along "vector": output "return". */
export function directional(primal: Tape): Tape {
  const { tape, tangents } = moving(primal);
  const { target, ids } = tangents("return");
  return giving(tape, { target, ids: ids.map((id) => (id < 0 ? tape.constant(0) : id)) });
}

/** Tangents of the results along "vector": output "out", per result. */
export function jvp(primal: Tape): Tape {
  const { tape, tangents } = moving(primal);
  return giving(tape, tangents("return", "out"));
}

/** Hessian times "vector" of a scalar tape, forward over reverse: output "out", per parameter. */
export function hvp(primal: Tape, parameterCount: number): Tape {
  const { tape, tangents } = moving(valueAndGradient(expanded(primal), parameterCount));
  return giving(tape, tangents("gradient", "out"));
}

/** The same with the tangents behind all other rows: some programs repeat themselves only so. The bits are the same. */
export function hvpBehind(primal: Tape, parameterCount: number): Tape {
  const tape = valueAndGradient(expanded(primal), parameterCount);
  const gradient = tape.outputs.find(({ target }) => target === "gradient")!.ids;
  const tangent = forward(tape, along({ parameters: "vector" }));
  return giving(tape, { target: "out", ids: gradient.map((id) => (id < 0 ? id : tangent[id]!)) });
}

/** Jacobian of a vector tape, outputs × parameters, row-major: output "out". In the mode that takes fewer sweeps. */
export function jacobian(traced: Tape, parameterCount: number): Tape {
  const primal = expanded(traced);
  return parameterCount < resultRows(primal).length
    ? jacobianByColumns(primal, parameterCount)
    : jacobianByRows(primal, parameterCount);
}

/** One reverse sweep per result. */
function jacobianByRows(primal: Tape, parameterCount: number): Tape {
  const tape = primal.copy();
  const rows = resultRows(primal);
  const active = activeRows(primal, ["parameters"]);
  const ids = new Int32Array(rows.length * parameterCount);
  rows.forEach((row, i) => {
    const { adjoint } = reverse(tape, [{ row, cotangent: tape.constant(1) }], active, true);
    ids.set(perElement(tape, "parameters", parameterCount, adjoint), i * parameterCount);
  });
  return giving(tape, { target: "out", ids });
}

/** The tangents for each parameter, beside one another. */
function jacobianByColumns(primal: Tape, parameterCount: number): Tape {
  const seedings = Array.from({ length: parameterCount }, (_, j) => unit("parameters", j));
  const { tape, tangents } = accompany(primal, seedings);
  const ids = new Int32Array(resultRows(primal).length * parameterCount);
  seedings.forEach((_, j) => {
    tangents("return", "out", j).ids.forEach((id, i) => {
      ids[i * parameterCount + j] = id;
    });
  });
  return giving(tape, { target: "out", ids });
}

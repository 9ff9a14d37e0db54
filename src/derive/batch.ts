/**
 * Splits a model for batches: what depends on the parameters alone is computed once before the examples (`prologue`),
 * each example reads it from `shared` and leaves its adjoint in `sharedGradient` (`kernel`), and one sweep after the
 * examples takes that on to the parameters (`epilogue`). Hessian times vector goes the same way: tangents of all three.
 */
import { arities, gets, isCondition, isLeaf, opcodes, puts, READ } from "../ir/opcodes.js";
import { type Port, portNumber, Tape } from "../ir/tape.js";
import { activeRows, operandColumns } from "./activity.js";
import { accompany, along } from "./forward.js";
import { perElement, resultRows } from "./products.js";
import { ALWAYS, UNREACHED } from "./reached.js";
import { reverse } from "./reverse.js";

export interface Batch {
  /** Output "shared". Null if nothing depends on the parameters alone. */
  readonly prologue: Tape | null;
  /** One example: output "return"; reads `parameters`, `inputs` and `shared`. */
  readonly kernel: Tape;
  /** How many numbers are shared. */
  readonly sharedCount: number;
  /** Which of them have an adjoint. */
  readonly differentiated: Uint8Array;
}

/** Splits a traced scalar tape. */
export function splitBatch(primal: Tape): Batch {
  const { hoisted, frontier, reached } = sharedRows(primal);
  const kernel = new Tape(primal.size);
  const moved = new Int32Array(primal.size).fill(-1);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  frontier.forEach((id, element) => {
    const row = kernel.read("shared", element);
    moved[id] = isCondition[primal.op[id]!] ? kernel.push(opcodes.ne, row, kernel.constant(0)) : row;
  });
  for (let id = 0; id < primal.size; id++)
    if (!hoisted[id]) moved[id] = kernel.pushFrom(primal, id, at(primal.a[id]!), at(primal.b[id]!), at(primal.c[id]!));
  kernel.outputs = [{ target: "return", ids: resultRows(primal).map(at) }];
  const differentiated = Uint8Array.from(frontier, (id) => (reached[id] === ALWAYS ? 1 : 0));
  return {
    prologue: frontier.length > 0 ? prologueOf(primal, frontier) : null,
    kernel,
    sharedCount: frontier.length,
    differentiated,
  };
}

function prologueOf(primal: Tape, frontier: readonly number[]): Tape {
  const prologue = primal.copy();
  // What is shared are numbers: a condition is 1 where it holds.
  const number = (id: number): number =>
    isCondition[primal.op[id]!] ? prologue.push(opcodes.select, id, prologue.constant(1), prologue.constant(0)) : id;
  prologue.outputs = [{ target: "shared", ids: Int32Array.from(frontier, number) }];
  return prologue;
}

interface Shared {
  /** Marks the rows that move out of the kernel. */
  readonly hoisted: Uint8Array;
  /** Those of them that the kernel still reads, in order. */
  readonly frontier: number[];
  /** When the reverse sweep reaches each row. */
  readonly reached: Int32Array;
}

/**
 * The rows that depend on parameters alone. A row that is only sometimes reached stays in the kernel: after the batch
 * nobody could tell whether any example had reached it (law 4).
 */
function sharedRows(tape: Tape): Shared {
  const columns = operandColumns(tape);
  const result = resultRows(tape);
  const seed = { row: result[0]!, cotangent: result[0]! };
  const { reached } = reverse(tape.copy(), [seed], activeRows(tape, ["parameters"]));
  const onParameters = dependsOn(tape, ["parameters", "fixed"]);
  const onInputs = dependsOn(tape, ["inputs"]);
  const hoisted = new Uint8Array(tape.size);
  for (let id = 0; id < tape.size; id++)
    if (
      !isLeaf(tape.op[id]!) &&
      !puts[tape.op[id]!] &&
      !gets[tape.op[id]!] &&
      onParameters[id] &&
      !onInputs[id] &&
      (reached[id] === ALWAYS || reached[id] === UNREACHED)
    )
      hoisted[id] = 1;
  const read = new Uint8Array(tape.size);
  for (const id of result) read[id] = 1;
  for (let id = 0; id < tape.size; id++)
    if (!hoisted[id] && !isLeaf(tape.op[id]!))
      for (let i = 0; i < arities[tape.op[id]!]!; i++) read[columns[i]![id]!] = 1;
  const frontier: number[] = [];
  for (let id = 0; id < tape.size; id++) if (hoisted[id] && read[id]) frontier.push(id);
  return { hoisted, frontier, reached };
}

function dependsOn(tape: Tape, ports: readonly Port[]): Uint8Array {
  const columns = operandColumns(tape);
  const numbers = ports.map(portNumber);
  const depends = new Uint8Array(tape.size);
  for (let id = 0; id < tape.size; id++) {
    const op = tape.op[id]!;
    if (op === READ) depends[id] = numbers.includes(tape.b[id]!) ? 1 : 0;
    // What is in a memory is the examples', wherever it comes from.
    else if (puts[op] || gets[op]) depends[id] = 1;
    else for (let i = 0; i < arities[op]!; i++) depends[id]! |= depends[columns[i]![id]!]!;
  }
  return depends;
}

/** One example's value and its gradient: outputs "return", "gradient" and "sharedGradient". */
export function kernelGradient({ kernel, sharedCount }: Batch, parameterCount: number): Tape {
  const tape = kernel.copy();
  const row = resultRows(kernel)[0]!;
  const active = activeRows(kernel, ["parameters", "shared"]);
  const { adjoint } = reverse(tape, [{ row, cotangent: tape.constant(1) }], active, true);
  tape.outputs = [
    ...kernel.outputs,
    { target: "gradient", ids: perElement(tape, "parameters", parameterCount, adjoint) },
    { target: "sharedGradient", ids: perElement(tape, "shared", sharedCount, adjoint) },
  ];
  return tape;
}

/** Takes the adjoints in `sharedGradient` on to the parameters: output "gradient". */
export function epilogue({ prologue, differentiated }: Batch, parameterCount: number): Tape | null {
  if (!prologue || !differentiated.includes(1)) return null;
  const tape = prologue.copy();
  const [shared] = prologue.outputs;
  const seeds = [...shared!.ids.keys()]
    .filter((element) => differentiated[element])
    .map((element) => ({ row: shared!.ids[element]!, cotangent: tape.read("sharedGradient", element) }));
  const { adjoint } = reverse(tape, seeds, activeRows(prologue, ["parameters"]), true);
  tape.outputs = [{ target: "gradient", ids: perElement(tape, "parameters", parameterCount, adjoint) }];
  return tape;
}

/** What is shared, and its tangents along "vector": outputs "shared" and "sharedTangent". */
export function prologueTangents({ prologue }: Batch): Tape | null {
  if (!prologue) return null;
  const { tape, values, tangents } = accompany(prologue, [along({ parameters: "vector" })]);
  tape.outputs = [values("shared"), tangents("shared", "sharedTangent")];
  return tape;
}

/** One example's Hessian times "vector": outputs "gradient" (its tangents), "sharedGradient" and "sharedGradientTangent". */
export function kernelHvp(batch: Batch, parameterCount: number): Tape {
  const moving = along({ parameters: "vector", shared: "sharedTangent" });
  const { tape, values, tangents } = accompany(kernelGradient(batch, parameterCount), [moving]);
  tape.outputs = [tangents("gradient"), values("sharedGradient"), tangents("sharedGradient", "sharedGradientTangent")];
  return tape;
}

/** Takes the adjoints in `sharedGradient` and their tangents on to the parameters: output "gradient" (its tangents). */
export function epilogueTangents(batch: Batch, parameterCount: number): Tape | null {
  const taken = epilogue(batch, parameterCount);
  if (!taken) return null;
  const moving = along({ parameters: "vector", sharedGradient: "sharedGradientTangent" });
  const { tape, tangents } = accompany(taken, [moving]);
  tape.outputs = [tangents("gradient")];
  return tape;
}

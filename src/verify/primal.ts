/**
 * What finite differences are taken of: the traced tapes themselves, with everything that `stopGradient` holds fixed at
 * the value it has at one point. Knows tapes.
 */
import { evaluate, interpret, type PortValues } from "../ir/interpret.js";
import { opcodes } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";

/** The outputs of a tape as a function of the parameters near a point. */
export function primal(tape: Tape, at: PortValues): (parameters: Float64Array) => Float64Array {
  const fixed = fixedAt(tape, at);
  return (parameters) => interpret(fixed, { ...at, parameters })[0]!;
}

/** The mean (or sum) over examples plus the regularizer, likewise. */
export function batchPrimal(
  forward: Tape,
  regularizer: Tape | null,
  parameters: Float64Array,
  examples: readonly Float64Array[],
  mean: boolean,
): (parameters: Float64Array) => Float64Array {
  const losses = examples.map((inputs) => primal(forward, { parameters, inputs }));
  const penalty = regularizer ? primal(regularizer, { parameters }) : () => [0];
  const scale = mean ? 1 / examples.length : 1;
  return (moved) => {
    const total = losses.reduce((sum, loss) => sum + loss(moved)[0]!, 0);
    return Float64Array.of(total * scale + penalty(moved)[0]!);
  };
}

/** The tape with the rows of `stopGradient` replaced by constants. */
function fixedAt(tape: Tape, at: PortValues): Tape {
  if (!tape.op.subarray(0, tape.size).includes(opcodes.stopGradient)) return tape;
  const values = evaluate(tape, at);
  const fixed = new Tape(tape.size);
  for (let id = 0; id < tape.size; id++)
    if (tape.op[id] === opcodes.stopGradient) fixed.constant(values[id]!);
    else fixed.pushFrom(tape, id, tape.a[id]!, tape.b[id]!, tape.c[id]!);
  fixed.outputs = tape.outputs;
  return fixed;
}

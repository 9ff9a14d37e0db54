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

/** The mean (or sum) over examples plus the regularizer, likewise; of tapes with any number of outputs. */
export function batchPrimal(
  forward: Tape,
  regularizer: Tape | null,
  parameters: Float64Array,
  examples: readonly Float64Array[],
  mean: boolean,
): (parameters: Float64Array) => Float64Array {
  const losses = examples.map((inputs) => primal(forward, { parameters, inputs }));
  const penalty = regularizer && primal(regularizer, { parameters });
  const scale = mean ? 1 / examples.length : 1;
  return (moved) => {
    const terms = losses.map((loss) => loss(moved));
    const penalties = penalty?.(moved);
    return terms[0]!.map((_, i) => terms.reduce((sum, term) => sum + term[i]!, 0) * scale + (penalties?.[i] ?? 0));
  };
}

/** The largest number that a tape comes by. */
export const sizeOfRows = (tape: Tape, at: PortValues): number =>
  evaluate(tape, at).reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);

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

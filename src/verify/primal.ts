/**
 * What finite differences are taken of: the traced tapes themselves, with everything that `stopGradient` holds fixed at
 * the value it has at one point. Knows tapes.
 */
import { evaluate, interpret, type PortValues } from "../ir/interpret.js";
import { opcodes, pieces } from "../ir/opcodes.js";
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
  at: PortValues,
  examples: readonly Float64Array[],
  mean: boolean,
): (parameters: Float64Array) => Float64Array {
  const losses = examples.map((inputs) => primal(forward, { ...at, inputs }));
  const penalty = regularizer && primal(regularizer, at);
  const scale = mean ? 1 / examples.length : 1;
  return (moved) => {
    const terms = losses.map((loss) => loss(moved));
    const penalties = penalty?.(moved);
    return terms[0]!.map((_, i) => terms.reduce((sum, term) => sum + term[i]!, 0) * scale + (penalties?.[i] ?? 0));
  };
}

/** A function of the parameters near a point that changes wherever a row of the tape goes to another smooth piece. */
export function pieceOf(tape: Tape, at: PortValues): (parameters: Float64Array) => number {
  let fixed: Tape | undefined;
  return (parameters) => {
    fixed ??= fixedAt(tape, at);
    const { op, a, b, size } = fixed;
    const values = evaluate(fixed, { ...at, parameters });
    let hash = 0;
    for (let i = 0; i < size; i++) {
      const piece = Number(pieces[op[i]!]!(values[a[i]!]!, values[b[i]!]!));
      // Pieces may be numbers of any size; multiplying spreads them over the bits.
      if (piece !== 0)
        hash = (Math.imul(hash, 31) + Math.imul(i, 0x9e3779b1) + Math.imul(piece % 2 ** 31, 0x85ebca6b)) | 0;
    }
    return hash;
  };
}

/** The same for the examples of a batch and the regularizer together. */
export function batchPiece(
  forward: Tape,
  regularizer: Tape | null,
  at: PortValues,
  examples: readonly Float64Array[],
): (parameters: Float64Array) => number {
  const all = examples.map((inputs) => pieceOf(forward, { ...at, inputs }));
  if (regularizer) all.push(pieceOf(regularizer, at));
  return (parameters) => all.reduce((hash, piece) => (Math.imul(hash, 31) + piece(parameters)) | 0, 0);
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

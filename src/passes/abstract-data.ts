/**
 * Makes the model's own numbers elements of an array, `data`, in the order they were met. What the passes after this one do
 * then depends on the shape of the program alone and not on the values of a label or a coordinate, so that repetitions
 * of the same code stay repetitions and can be rolled into loops.
 */
import { specializes } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import { carryOver } from "./rewrite.js";

export function abstractData(source: Tape): { readonly tape: Tape; readonly data: Float64Array } {
  const code = exponents(source);
  const tape = new Tape(source.size);
  const data: number[] = [];
  const at = (id: number): number => id;
  for (let id = 0; id < source.size; id++) {
    if (source.isData(id) && !code[id]) {
      tape.currentSpan = source.span[id]!;
      tape.read("data", data.push(source.constantOf(id)) - 1);
    } else tape.pushFrom(source, id, source.a[id]!, source.b[id]!, source.c[id]!);
  }
  tape.sweepFrom = source.sweepFrom;
  carryOver(source, tape, at);
  return { tape, data: Float64Array.from(data) };
}

/** Marks the constants that decide what code is best. */
function exponents(tape: Tape): Uint8Array {
  const code = new Uint8Array(tape.size);
  for (let id = 0; id < tape.size; id++) if (specializes[tape.op[id]!]) code[tape.b[id]!] = 1;
  return code;
}

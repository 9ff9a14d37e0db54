/**
 * Makes the model's own numbers elements of an array, `data`, in the order they were met. What the passes after this one do
 * then depends on the shape of the program alone and not on the values of a label or a coordinate, so that repetitions
 * of the same code stay repetitions and can be rolled into loops. A few exponents are code, many are a table.
 */
import { specializes } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import { carryOver } from "./rewrite.js";

export function abstractData(source: Tape): { readonly tape: Tape; readonly data: Float64Array } {
  const { isExponent, isTable } = exponents(source);
  const tape = new Tape(source.size);
  const data: number[] = [];
  const places = new Map<number | string, number>();
  const at = (id: number): number => id;
  /** Equal exponents are one element, since powers take long: those of equal numbers are computed once. */
  const placeOf = (id: number): number => {
    const value = source.constantOf(id);
    // To a map, -0 is 0.
    const key = Object.is(value, -0) ? "-0" : value;
    const known = isExponent[id] ? places.get(key) : undefined;
    if (known !== undefined) return known;
    const place = data.push(value) - 1;
    if (isExponent[id]) places.set(key, place);
    return place;
  };
  for (let id = 0; id < source.size; id++) {
    if (source.isData(id) && (isTable || !isExponent[id])) {
      tape.currentSpan = source.span[id]!;
      tape.read("data", placeOf(id));
    } else tape.pushFrom(source, id, source.a[id]!, source.b[id]!, source.c[id]!);
  }
  tape.sweepFrom = source.sweepFrom;
  carryOver(source, tape, at);
  return { tape, data: Float64Array.from(data) };
}

/** More different exponents than this are a table. */
const FEW = 8;

/** Marks the constants that decide what code is best; if there are many of them, they would take repetitions apart. */
function exponents(tape: Tape): { readonly isExponent: Uint8Array; readonly isTable: boolean } {
  const isExponent = new Uint8Array(tape.size);
  const values = new Set<number>();
  for (let id = 0; id < tape.size; id++) {
    const exponent = tape.b[id]!;
    if (!specializes[tape.op[id]!] || !tape.isConstant(exponent)) continue;
    isExponent[exponent] = 1;
    values.add(tape.constantOf(exponent));
  }
  return { isExponent, isTable: values.size > FEW };
}

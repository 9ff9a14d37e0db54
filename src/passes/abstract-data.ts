/**
 * Makes the model's own numbers elements of an array, `data`, in the order they were met. What the passes after this one do
 * then depends on the shape of the program alone and not on the values of a label or a coordinate, so that repetitions
 * of the same code stay repetitions and can be rolled into loops. A few exponents are code, many are a table.
 *
 * Decides only which number is which element: `rewrite` reads them from there, on its way through the tape.
 */
import { CONSTANT, specializes } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

export interface AbstractData {
  /** By row: the element that holds the number of a constant; -1 for rows that stay what they are. */
  readonly places: Int32Array;
  readonly data: Float64Array;
  /** Which element each exponent is, where they are a table; `-0` has no entry. */
  readonly exponents: ReadonlyMap<number, number>;
}

export function abstractData(source: Tape): AbstractData {
  const { isExponent, isTable } = exponents(source);
  const { size, op } = source;
  const places = new Int32Array(size).fill(-1);
  let constants = 0;
  for (let id = 0; id < size; id++) if (op[id] === CONSTANT) constants++;
  const data = new Float64Array(constants);
  let count = 0;
  const known = new Map<number | string, number>();
  /** Equal exponents are one element, since powers take long: those of equal numbers are computed once. */
  const placeOfExponent = (value: number): number => {
    // To a map, -0 is 0.
    const key = Object.is(value, -0) ? "-0" : value;
    const place = known.get(key) ?? count;
    if (place === count) known.set(key, place);
    return place;
  };
  for (let id = 0; id < size; id++) {
    if (!source.isData(id) || (isExponent[id] && !isTable)) continue;
    const value = source.constantOf(id);
    const place = isExponent[id] ? placeOfExponent(value) : count;
    places[id] = place;
    if (place === count) data[count++] = value;
  }
  const numbers = [...known].filter((entry): entry is [number, number] => typeof entry[0] === "number");
  return { places, data: data.slice(0, count), exponents: new Map(numbers) };
}

/** More different exponents than this are a table. */
const FEW = 8;

/** Marks the constants that decide what code is best; if there are many of them, they would take repetitions apart. */
function exponents(tape: Tape): { readonly isExponent: Uint8Array; readonly isTable: boolean } {
  const isExponent = new Uint8Array(tape.size);
  const values = new Set<number>();
  for (let id = 0; id < tape.size; id++) {
    if (!specializes[tape.op[id]!]) continue;
    const exponent = tape.b[id]!;
    if (!tape.isConstant(exponent)) continue;
    isExponent[exponent] = 1;
    values.add(tape.constantOf(exponent));
  }
  return { isExponent, isTable: values.size > FEW };
}

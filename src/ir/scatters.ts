/**
 * The cells that a tape scatters values into, and those that it puts entries of tables into (`ops/tables.ts`): which array of
 * them each row means, by the constant that its chain begins with, and where the arrays are. Knows rows only.
 */
import { gathers, gets, isLinked, isPlace, looksUp, opcodes, puts, READ, scatters } from "./opcodes.js";
import type { Tape } from "./tape.js";

export interface Chains {
  /** The number of the array that a row writes, adds to, or takes from; below 0, it is a result (`resultOf`). */
  readonly of: (row: number) => number;
  /** Where that array begins in the one that has all of them. */
  readonly start: (row: number) => number;
  /** How long that is. */
  readonly length: number;
}

/** Array of cells: whatever is looked up among what is given has this one. */
export const LOOKED_UP = 0;

/** The array whose cells are the elements of an output; and the number of the output that an array below 0 is. */
export const arrayOfResult = (output: number): number => -1 - output;
export const resultOf = (array: number): number => -1 - array;

const NO_CHAINS: Chains = { of: () => 0, start: () => 0, length: 0 };

/** Of what is scattered and gathered. */
export const chainsOf = (tape: Tape): Chains => linked(tape, marked(scatters, gathers));

/** Of memories. */
export const memoriesOf = (tape: Tape): Chains => linked(tape, marked(puts, gets));

function linked(tape: Tape, isOne: Uint8Array): Chains {
  const { op, a, b, size } = tape;
  if (!has(tape, isOne)) return NO_CHAINS;
  const chain = new Int32Array(size).fill(-1);
  const of = (row: number): number => (tape.isConstant(row) ? tape.constantOf(row) : chain[row]!);
  /** By array: how long it is. */
  const lengths: number[] = [];
  for (let id = 0; id < size; id++) {
    if (isOne[op[id]!] === 0) continue;
    const array = of(a[id]!);
    chain[id] = array;
    if (array < 0) continue;
    const last = op[b[id]!] === READ ? a[b[id]!]! : lastOf(tape, b[id]!);
    lengths[array] = Math.max(lengths[array] ?? 0, last + 1);
  }
  const starts: number[] = [];
  let length = 0;
  for (let array = 0; array < lengths.length; array++) {
    starts.push(length);
    length += lengths[array] ?? 0;
  }
  return { of, start: (row) => starts[of(row)] ?? 0, length };
}

/** The element that is the last one of the table which a row reads from, or has a place in. */
export function lastOf(tape: Tape, row: number): number {
  const { length, stride } = tableOf(tape, row);
  return tape.a[tape.a[row]!]! + (length - 1) * stride;
}

/** The row that computes an offset: where it is sure that there is an entry, what is below 0 has become 0. */
export function offsetOf(tape: Tape, row: number): number {
  if (!isSure(tape, row)) return row;
  return tape.isConstant(tape.a[row]!) ? tape.b[row]! : tape.a[row]!;
}

/** Whether there is an entry at an offset, or else the run fails. */
export const isSure = ({ op }: Tape, offset: number): boolean => op[offset] === opcodes.max;

/** How many entries a table has, and how far they are apart. */
export function tableOf(tape: Tape, row: number): { readonly length: number; readonly stride: number } {
  const offset = offsetOf(tape, tape.b[row]!);
  // An index that turned out to be known.
  if (tape.isConstant(offset)) return { length: Math.max(0, tape.constantOf(offset)) + 1, stride: 1 };
  return { length: tape.constantOf(tape.b[offset]!), stride: tape.constantOf(tape.c[offset]!) };
}

/** Whether a tape reads entries of tables, or what it has put into a memory. */
export const hasLookUps = (tape: Tape): boolean => has(tape, marked(looksUp, puts));

export const hasPuts = (tape: Tape): boolean => has(tape, marked(puts));

export const hasScatters = (tape: Tape): boolean => has(tape, marked(scatters));

function has({ op, size }: Tape, isOne: Uint8Array): boolean {
  for (let id = 0; id < size; id++) if (isOne[op[id]!] === 1) return true;
  return false;
}

/** By opcode: whether any of some tables says so. Every row of a tape is asked, often. */
const marked = (...tables: readonly (readonly boolean[])[]): Uint8Array =>
  Uint8Array.from(tables[0]!, (_, op) => (tables.some((is) => is[op]) ? 1 : 0));

/** The row that says how far behind the first entry the cell is that a row is about; -1 if the cell is known. */
export const offsetOfCell = ({ op, b }: Tape, row: number): number => (op[b[row]!] === READ ? -1 : b[b[row]!]!);

/** The number of the cell that a row is about in its array, or that of the first entry. */
export const firstOfCell = ({ op, a, b }: Tape, row: number): number =>
  a[op[b[row]!] === READ ? b[row]! : a[b[row]!]!]!;

/** Calls for each operand of a row that is a value. A place is the offset that it is made of. */
export function forEachValue(tape: Tape, id: number, arity: number, visit: (operand: number, k: number) => void): void {
  const { op, a, b, c } = tape;
  const code = op[id]!;
  if (arity > 0 && !isPlace(code, 0, op[a[id]!]!)) visit(a[id]!, 0);
  if (arity > 1 && isLinked[code]) {
    const offset = offsetOfCell(tape, id);
    if (offset >= 0) visit(offset, 1);
  } else if (arity > 1) visit(b[id]!, 1);
  if (arity > 2) visit(c[id]!, 2);
}

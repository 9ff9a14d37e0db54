/**
 * The cells that a tape scatters values into (`ops/tables.ts`): which array of them each row means, by the constant that its
 * chain begins with, and how long the arrays are. Knows rows only.
 */
import { isPlace, looksUp, READ, scatters, tableOpcodes } from "./opcodes.js";
import type { Tape } from "./tape.js";

export interface Chains {
  /** The number of the array that a row adds to, or takes from. */
  readonly of: (row: number) => number;
  /** How many arrays there are, and how long each of them is. */
  readonly count: number;
  readonly length: number;
}

const NO_CHAINS: Chains = { of: () => 0, count: 0, length: 0 };

export function chainsOf(tape: Tape): Chains {
  const { op, a, b, size } = tape;
  if (!hasScatters(tape)) return NO_CHAINS;
  const chain = new Int32Array(size).fill(-1);
  const of = (row: number): number => (tape.isConstant(row) ? tape.constantOf(row) : chain[row]!);
  let count = 0;
  let length = 0;
  for (let id = 0; id < size; id++) {
    if (!scatters[op[id]!] && op[id] !== tableOpcodes.gather) continue;
    chain[id] = of(a[id]!);
    count = Math.max(count, chain[id]! + 1);
    if (op[b[id]!] === READ) length = Math.max(length, a[b[id]!]! + 1);
    else length = Math.max(length, lastOf(tape, b[id]!) + 1);
  }
  return { of, count, length };
}

/** The element that is the last one of the table which a row reads from, or has a place in. */
export function lastOf(tape: Tape, row: number): number {
  const { length, stride } = tableOf(tape, row);
  return tape.a[tape.a[row]!]! + (length - 1) * stride;
}

/** How many entries a table has, and how far they are apart. */
export function tableOf(tape: Tape, row: number): { readonly length: number; readonly stride: number } {
  const offset = tape.b[row]!;
  // An index that turned out to be known.
  if (tape.isConstant(offset)) return { length: Math.max(0, tape.constantOf(offset)) + 1, stride: 1 };
  return { length: tape.constantOf(tape.b[offset]!), stride: tape.constantOf(tape.c[offset]!) };
}

/** Whether a tape reads entries of tables. */
export function hasLookUps({ op, size }: Tape): boolean {
  for (let id = 0; id < size; id++) if (looksUp[op[id]!]) return true;
  return false;
}

export function hasScatters({ op, size }: Tape): boolean {
  for (let id = 0; id < size; id++) if (scatters[op[id]!]) return true;
  return false;
}

/** Calls for each operand of a row that is a value. */
export function forEachValue(tape: Tape, id: number, arity: number, visit: (operand: number, k: number) => void): void {
  const { op, a, b, c } = tape;
  const code = op[id]!;
  if (arity > 0 && !isPlace(code, 0, op[a[id]!]!)) visit(a[id]!, 0);
  if (arity > 1 && !isPlace(code, 1, op[b[id]!]!)) visit(b[id]!, 1);
  if (arity > 2) visit(c[id]!, 2);
}

/**
 * Common subexpressions: the same op on the same rows is computed once. Runs after differentiation only (sharing before
 * it would regroup the sums of adjoints). Equal constants become one row, told apart to the bit.
 */
import { CONSTANT, commutes, isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import type { Layer } from "./rewrite.js";

export const shareSubexpressions: Layer = (tape, below) => {
  const rows = new RowTable(tape);
  return (op, a, b, c) => {
    if (isLeaf(op)) return rows.find(op, a, b, c) ?? rows.keep(below(op, a, b, c));
    const x = rows.canonical(a);
    const y = rows.canonical(b);
    const z = rows.canonical(c);
    return rows.find(op, x, y, z) ?? rows.keep(below(op, x, y, z));
  };
};

/** A hash table of rows by what they compute: row numbers in open addressing, no object per row. */
class RowTable {
  private readonly tape: Tape;
  private slots: Int32Array;
  private used = 0;
  private readonly double = new Float64Array(1);
  private readonly halves = new Int32Array(this.double.buffer);

  constructor(tape: Tape) {
    this.tape = tape;
    // As many rows as the tape has room for, in a table that stays at most half full.
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * tape.op.length + 2))).fill(-1);
  }

  /** The row that computes this already. */
  find(op: number, a: number, b: number, c: number): number | undefined {
    const { tape } = this;
    return this.search(hash(op, a, b, c), (row) => {
      if (tape.op[row] !== op || tape.c[row] !== c) return false;
      return (tape.a[row] === a && tape.b[row] === b) || (commutes[op]! && tape.a[row] === b && tape.b[row] === a);
    });
  }

  /** For a constant, the first row with the same bits; any other row is its own. */
  canonical(id: number): number {
    if (id < 0 || !this.tape.isConstant(id)) return id;
    const value = this.tape.constantOf(id);
    const same = (row: number): boolean => this.tape.isConstant(row) && Object.is(this.tape.constantOf(row), value);
    return this.search(this.hashOfConstant(value), same) ?? this.keep(id);
  }

  /** Remembers a row; gives it back. */
  keep(id: number): number {
    if (2 * ++this.used > this.slots.length) this.grow();
    this.insert(id);
    return id;
  }

  private search(start: number, matches: (row: number) => boolean): number | undefined {
    const mask = this.slots.length - 1;
    for (let slot = start & mask; ; slot = (slot + 1) & mask) {
      const row = this.slots[slot]!;
      if (row < 0) return undefined;
      if (matches(row)) return row;
    }
  }

  private insert(id: number): void {
    const { op, a, b, c } = this.tape;
    const mask = this.slots.length - 1;
    const start =
      op[id] === CONSTANT ? this.hashOfConstant(this.tape.constantOf(id)) : hash(op[id]!, a[id]!, b[id]!, c[id]!);
    let slot = start & mask;
    while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = id;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(2 * old.length).fill(-1);
    for (const id of old) if (id >= 0) this.insert(id);
  }

  private hashOfConstant(value: number): number {
    this.double[0] = value;
    return hash(CONSTANT, this.halves[0]!, this.halves[1]!, -1);
  }
}

/** Mixes a row's columns; the same for both orders of the operands of a commutative op. */
function hash(op: number, a: number, b: number, c: number): number {
  const swap = commutes[op]! && a > b;
  let h = Math.imul(op, 0x9e3779b1);
  h = Math.imul(h ^ (swap ? b : a), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ (swap ? a : b), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0x27d4eb2f);
  return h ^ (h >>> 16);
}

/**
 * Common subexpressions: the same op on the same rows is computed once. Runs after differentiation only (sharing before
 * it would regroup the sums of adjoints), unless that is what was asked for. Equal constants become one row, told apart to the bit.
 */
import { CONSTANT, commutes, isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import type { Layer, Push } from "./rewrite.js";

export const shareSubexpressions: Layer = (tape, below) => sharing(tape, below, true);

/** What the model's own numbers go into is left as it is, since those may become elements of an array (`abstractData`). */
export const shareAmongCode: Layer = (tape, below) => sharing(tape, below, false);

function sharing(tape: Tape, below: Push, mergesData: boolean): Push {
  const rows = new RowTable(tape, mergesData);
  return (op, a, b, c) => {
    const isOp = !isLeaf(op);
    const x = isOp ? rows.canonical(a) : a;
    const y = isOp ? rows.canonical(b) : b;
    const z = isOp ? rows.canonical(c) : c;
    const mixed = hash(op, x, y, z);
    const known = rows.find(mixed, op, x, y, z);
    if (known < 0) return rows.keep(below(op, x, y, z), mixed);
    const isFar = isOp && tape.size - known > FAR;
    if (isFar && known >= tape.sweepFrom) tape.sharedFar++;
    return known;
  };
}

/** Leaves only: who shares the rest later. */
export const shareLeaves: Layer = (tape, below) => {
  const rows = new RowTable(tape, true);
  return (op, a, b, c) => {
    if (!isLeaf(op)) return below(op, rows.canonical(a), rows.canonical(b), rows.canonical(c));
    const mixed = hash(op, a, b, c);
    const known = rows.find(mixed, op, a, b, c);
    return known >= 0 ? known : rows.keep(below(op, a, b, c), mixed);
  };
};

/** What is further behind is of another iteration, if there are any. */
const FAR = 256;

/**
 * A hash table of rows by what they compute: row numbers in open addressing, no object per row. Rows are looked up soon
 * after their latest operand; so each block of operands has a stretch of the table for the rows that use one of them last,
 * and a pass over a tape goes through the table from front to end instead of missing the cache at every step.
 */
export class RowTable {
  private readonly tape: Tape;
  /** Whether equal numbers of the model are one row. */
  private readonly mergesData: boolean;
  /**
   * Row numbers plus 1: memory that is 0 need not be there before it is written to. In the bits above them some of the hash,
   * so that hardly any other row is looked at.
   */
  private slots = new Int32Array(0);
  private rowMask = 0;
  private used = 0;
  /** By block of operands: how many rows are in its stretch. Those that find it full are put anywhere. */
  private counts = new Uint16Array(0);
  private readonly double = new Float64Array(1);
  private readonly halves = new Int32Array(this.double.buffer);

  constructor(tape: Tape, mergesData = true) {
    this.tape = tape;
    this.mergesData = mergesData;
    this.makeRoomFor(tape.op.length);
  }

  /** A table that stays at most half full, with what was in the old one. */
  private makeRoomFor(rows: number): void {
    const old = this.slots;
    const mask = this.rowMask;
    this.slots = new Int32Array(Math.max(2 ** Math.ceil(Math.log2(2 * rows + 2)), STRETCH));
    this.rowMask = this.slots.length - 1;
    this.counts = new Uint16Array(this.slots.length / STRETCH);
    for (const entry of old) if (entry !== 0) this.insert((entry & mask) - 1, this.hashOf((entry & mask) - 1));
  }

  /** The row that computes this already, or -1; `mixed` is the hash of that. */
  find(mixed: number, op: number, a: number, b: number, c: number): number {
    if (isLeaf(op)) return this.search(mixed, mixed, op, a, b, c);
    const block = Math.max(a, b, c) >> BLOCK;
    const row = this.search(stretched(block, mixed), mixed, op, a, b, c);
    return row >= 0 || this.counts[block]! < FULL ? row : this.search(mixed, mixed, op, a, b, c);
  }

  private search(start: number, mixed: number, op: number, a: number, b: number, c: number): number {
    const { slots, rowMask } = this;
    const { op: ops, a: first, b: second, c: third } = this.tape;
    const swaps = commutes[op]!;
    const mask = slots.length - 1;
    for (let slot = start & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot]!;
      if (entry === 0) return -1;
      if ((entry ^ mixed) & ~rowMask) continue;
      const row = (entry & rowMask) - 1;
      if (ops[row] !== op || third[row] !== c) continue;
      if ((first[row] === a && second[row] === b) || (swaps && first[row] === b && second[row] === a)) return row;
    }
  }

  /** For a constant, the first row with the same bits; any other row is its own. */
  canonical(id: number): number {
    if (id < 0 || !this.tape.isConstant(id) || (this.tape.isData(id) && !this.mergesData)) return id;
    const value = this.tape.constantOf(id);
    const mixed = this.hashOfConstant(value);
    const mask = this.slots.length - 1;
    for (let slot = mixed & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot]!;
      if (entry === 0) return this.keep(id, mixed);
      const row = (entry & this.rowMask) - 1;
      if (this.tape.isConstant(row) && Object.is(this.tape.constantOf(row), value)) return row;
    }
  }

  /** Remembers a row; gives it back. */
  keep(id: number, mixed: number): number {
    if (2 * ++this.used > this.slots.length || id >= this.rowMask) this.makeRoomFor(this.slots.length);
    this.insert(id, mixed);
    return id;
  }

  private insert(id: number, mixed: number): void {
    const mask = this.slots.length - 1;
    let slot = this.placeFor(id, mixed) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = (mixed & ~this.rowMask) | (id + 1);
  }

  private placeFor(id: number, mixed: number): number {
    const { op, a, b, c } = this.tape;
    if (isLeaf(op[id]!)) return mixed;
    const block = Math.max(a[id]!, b[id]!, c[id]!) >> BLOCK;
    if (this.counts[block] === FULL) return mixed;
    this.counts[block]!++;
    return stretched(block, mixed);
  }

  private hashOf(id: number): number {
    const { op, a, b, c } = this.tape;
    if (op[id] === CONSTANT) return this.hashOfConstant(this.tape.constantOf(id));
    return hash(op[id]!, a[id]!, b[id]!, c[id]!);
  }

  private hashOfConstant(value: number): number {
    this.double[0] = value;
    return hash(CONSTANT, this.halves[0]!, this.halves[1]!, -1);
  }
}

/** Blocks are 2^BLOCK rows; their stretches are twice as long, of which so many may be used. */
const BLOCK = 10;
const STRETCH = 2 << BLOCK;
const FULL = 3 << (BLOCK - 1);

const stretched = (block: number, mixed: number): number => block * STRETCH + (mixed & (STRETCH - 1));

/** Mixes a row's columns; the same for both orders of the operands of a commutative op. */
export function hash(op: number, a: number, b: number, c: number): number {
  const swap = commutes[op]! && a > b;
  let h = Math.imul(op, 0x9e3779b1);
  h = Math.imul(h ^ (swap ? b : a), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ (swap ? a : b), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0x27d4eb2f);
  return h ^ (h >>> 16);
}

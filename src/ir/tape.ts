/**
 * The IR: a straight-line program as a struct of arrays. Row i computes one scalar from earlier rows; rows are in
 * creation order, so operands precede their uses and every analysis is one sweep. No object per row: 10⁷ rows are a
 * design size.
 *
 * | opcode   | a               | b        | c       |
 * |----------|-----------------|----------|---------|
 * | CONSTANT | index in pool   | 1: data  | -1      | (data: a number of the model's own, not of a rule)
 * | READ     | element         | port     | -1      |
 * | a look-up| first entry     | offset   | -1      | (`ops/tables.ts`; the former is a READ of which the place counts)
 * | a `put`, `get`, `scatter`, `gather` | the one before | place | value | (a READ of which the element counts, or a `place`)
 * | an op    | operand         | operand  | operand | (-1 past its arity)
 */

import { CONSTANT, isLeaf, opcodes, READ } from "./opcodes.js";
import type { Builder } from "./terms.js";

/** The arrays that generated code reads: the model's own, and those that products and batches add. */
export const PORTS = [
  "parameters",
  "inputs",
  "shared",
  "sharedGradient",
  "vector",
  "data",
  "sharedTangent",
  "sharedGradientTangent",
  "fixed",
  "tables",
  "cells",
] as const;
export type Port = (typeof PORTS)[number];
export const portNumber = (port: Port): number => PORTS.indexOf(port);

/** Where results go: the function's own result, or the elements of an array. `-1` is an element that is always 0. */
export interface Output {
  readonly target:
    | "return"
    | "gradient"
    | "out"
    | "shared"
    | "sharedGradient"
    | "sharedTangent"
    | "sharedGradientTangent";
  readonly ids: Int32Array;
}

/**
 * What a row does for a sum that a layout may keep in a cell while it grows: nothing; it adds a contribution to those before;
 * or it is the first contribution (plus 0, which may turn -0 into 0): where that is made, even if it was computed long ago.
 * Of adjoints the sign of zero does not count; of sums in the program itself, `continues` and `starts`, it does: the former
 * adds to the operand before, the latter to 0. What begins `alone` has no other contribution; only layouts that want all adjoints
 * to be alike keep it.
 */
export const SUMS = { none: 0, adds: 1, begins: 2, continues: 3, starts: 4, alone: 5 } as const;

/** Whether a row with this span has what its author has named at that place; and the span of what else belongs to the place. */
export const isNamed = (span: number): boolean => span >= 0 && (span & 1) === 1;
export const unnamed = (span: number): number => (span < 0 ? span : span & ~1);
export const named = (span: number): number => span | 1;

const INITIAL_CAPACITY = 64;

const grown = <A extends Int32Array | Uint8Array | Float64Array>(old: A, capacity: number): A => {
  const bigger = new (old.constructor as new (n: number) => A)(capacity);
  bigger.set(old);
  return bigger;
};

export class Tape implements Builder {
  size = 0;
  op: Uint8Array;
  a: Int32Array;
  b: Int32Array;
  c: Int32Array;
  /** Where in the model a row comes from: a number of the tracer's, even, or -1. Odd: it has what its author named there. */
  span: Int32Array;
  /** The row of whose value this row is the (complete) adjoint, or -1. */
  adjointOf: Int32Array;
  /** What the row does for a sum of contributions: one of `SUMS`. */
  sums: Uint8Array;
  /** The span given to rows that are pushed now. */
  currentSpan = -1;
  outputs: readonly Output[] = [];
  /** The first row of the reverse sweep, or -1 if there is none: what comes before it is the primal program. */
  sweepFrom = -1;
  /** How many operations are not rows of their own since one far before, in the same part of the program, computes the same. */
  sharedFar = 0;
  /** The numbers of the model that are looked up: port "tables". All tapes of a trace share them. */
  tables: number[] = [];
  /** For who wants to explain it: by row of the derived tape, the row that it has become in this one, or -1. Else null. */
  became: Int32Array | null = null;
  /**
   * For who wants to explain it: in fours, a row, one of its operands (0 to 2), what it adds to that one's adjoint, and what
   * that has come to. A seed has −1 for the row, and a row for the operand.
   */
  flows: number[] | null = null;

  private pool = new Float64Array(INITIAL_CAPACITY);
  private poolSize = 0;

  constructor(capacity = INITIAL_CAPACITY) {
    this.op = new Uint8Array(capacity);
    this.a = new Int32Array(capacity);
    this.b = new Int32Array(capacity);
    this.c = new Int32Array(capacity);
    this.span = new Int32Array(capacity);
    this.adjointOf = new Int32Array(capacity);
    this.sums = new Uint8Array(capacity);
  }

  /** Appends a row and gives its position. */
  push(op: number, a = -1, b = -1, c = -1): number {
    const id = this.size;
    if (id === this.op.length) this.grow();
    this.op[id] = op;
    this.a[id] = a;
    this.b[id] = b;
    this.c[id] = c;
    this.span[id] = this.currentSpan;
    this.adjointOf[id] = -1;
    this.size = id + 1;
    return id;
  }

  /** @param data it is a number of the model, which may differ from one repetition of the same code to the next. */
  constant(value: number, data = false): number {
    if (this.poolSize === this.pool.length) this.pool = grown(this.pool, 2 * this.poolSize);
    this.pool[this.poolSize] = value;
    return this.push(CONSTANT, this.poolSize++, data ? 1 : -1);
  }

  /** Whether a row is a constant that is data of the model. */
  isData(id: number): boolean {
    return this.op[id] === CONSTANT && this.b[id] === 1;
  }

  /** The first contribution to an adjoint, made here. */
  beginSum(contribution: number, kind: number = SUMS.begins): number {
    const row = this.push(opcodes.add, contribution, this.constant(0));
    this.sums[row] = kind;
    return row;
  }

  read(port: Port, element: number): number {
    return this.push(READ, element, portNumber(port));
  }

  /** The numbers of all CONSTANT rows. */
  get constants(): Float64Array {
    return this.pool.subarray(0, this.poolSize);
  }

  /** The number that a CONSTANT row holds. */
  constantOf(id: number): number {
    return this.pool[this.a[id]!]!;
  }

  isConstant(id: number): boolean {
    return this.op[id] === CONSTANT;
  }

  isRead(id: number): boolean {
    return this.op[id] === READ;
  }

  /** The port that a READ row reads. */
  portOf(id: number): Port {
    return PORTS[this.b[id]!]!;
  }

  /** Appends a row of another tape, with operands that are already positions of this one. */
  pushFrom(source: Tape, id: number, a: number, b: number, c: number): number {
    const op = source.op[id]!;
    this.currentSpan = source.span[id]!;
    if (op === CONSTANT) return this.constant(source.constantOf(id), source.isData(id));
    const row = op === READ ? this.push(READ, source.a[id]!, source.b[id]!) : this.push(op, a, b, c);
    this.sums[row] = source.sums[id]!;
    this.tables = source.tables;
    return row;
  }

  /**
   * Puts all rows in another order, in which operands still precede uses; leaves outputs as they are.
   * @returns where each row is now.
   */
  arrange(order: Int32Array): Int32Array {
    const { size, op, sums, adjointOf } = this;
    const moved = new Int32Array(size);
    for (let row = 0; row < size; row++) moved[order[row]!] = row;
    for (const column of [op, sums]) {
      const old = column.slice(0, size);
      for (let row = 0; row < size; row++) column[row] = old[order[row]!]!;
    }
    // One column after the other through the same memory: to touch new memory takes longer than all the rest.
    const old = new Int32Array(size);
    const begin = (column: Int32Array): void => old.set(column.subarray(0, size));
    for (const column of [this.a, this.b, this.c]) {
      begin(column);
      for (let row = 0; row < size; row++) {
        const x = old[order[row]!]!;
        column[row] = x < 0 || isLeaf(op[row]!) ? x : moved[x]!;
      }
    }
    begin(this.span);
    for (let row = 0; row < size; row++) this.span[row] = old[order[row]!]!;
    begin(adjointOf);
    for (let row = 0; row < size; row++) {
      const primal = old[order[row]!]!;
      adjointOf[row] = primal >= 0 && moved[primal]! < row ? moved[primal]! : -1;
    }
    if (this.sweepFrom >= 0) this.sweepFrom = order.findIndex((id) => id >= this.sweepFrom);
    return moved;
  }

  /**
   * Drops the rows that are not marked, which nothing else uses; without outputs.
   * @returns where each row is now, or -1.
   */
  retain(isKept: Uint8Array): Int32Array {
    const { size, sweepFrom, op, a, b, c, span, adjointOf, sums, pool } = this;
    const moved = new Int32Array(size);
    let row = 0;
    this.poolSize = 0;
    this.sweepFrom = -1;
    for (let id = 0; id < size; id++) {
      if (id === sweepFrom) this.sweepFrom = row;
      if (isKept[id] === 0) {
        moved[id] = -1;
        continue;
      }
      const code = op[id]!;
      const moves = !isLeaf(code);
      const x = a[id]!;
      const y = b[id]!;
      const z = c[id]!;
      const primal = adjointOf[id]!;
      op[row] = code;
      a[row] = moves ? moved[x]! : x;
      b[row] = moves && y >= 0 ? moved[y]! : y;
      c[row] = moves && z >= 0 ? moved[z]! : z;
      span[row] = span[id]!;
      adjointOf[row] = primal >= 0 ? moved[primal]! : -1;
      sums[row] = sums[id]!;
      // Constants are in the pool in the order of their rows.
      if (code === CONSTANT) {
        pool[this.poolSize] = pool[x]!;
        a[row] = this.poolSize++;
      }
      moved[id] = row++;
    }
    this.size = row;
    return moved;
  }

  /**
   * The rows as they are, in a tape of their own.
   * @param growth how many times as long it may become before it is copied again. With its reverse sweep a program is about four times as
   * long; memory that nothing is written to costs nothing, but that the engine looks for garbage sooner.
   */
  copy(growth = 4.5): Tape {
    const copy = new Tape(Math.max(INITIAL_CAPACITY, Math.ceil(growth * this.size)));
    for (const column of ["op", "a", "b", "c", "span", "adjointOf", "sums"] as const)
      copy[column].set(this[column].subarray(0, this.size));
    copy.size = this.size;
    copy.pool = this.pool.slice();
    copy.poolSize = this.poolSize;
    copy.outputs = this.outputs;
    copy.sweepFrom = this.sweepFrom;
    copy.tables = this.tables;
    copy.flows = this.flows && [...this.flows];
    return copy;
  }

  private grow(): void {
    // Memory that nothing is written to costs nothing; copies do.
    const capacity = 4 * this.size;
    this.op = grown(this.op, capacity);
    this.a = grown(this.a, capacity);
    this.b = grown(this.b, capacity);
    this.c = grown(this.c, capacity);
    this.span = grown(this.span, capacity);
    this.adjointOf = grown(this.adjointOf, capacity);
    this.sums = grown(this.sums, capacity);
  }
}

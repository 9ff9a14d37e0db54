/**
 * Tables of more than a few scalars that are computed, or are written at an index that is a scalar. While a model is recorded,
 * such a table has a *memory*: each entry has a cell, which it is put into before the next look-up, and an index reads or
 * writes one cell, however long the table is (`put` and `get` in `ops/tables.ts`). What is found, or left by a write, is a node of
 * its own, and so is what is put into a cell: contributions to an entry that come by way of the table are one contribution.
 * The engine, which knows the numbers, makes the same nodes: a copy of each entry, and choices where something is written.
 */
import type { Tape } from "../ir/tape.js";
import { tracing } from "./tracing.js";
import { type Condition, type Num, type Scalar, Value } from "./value.js";

/** Tables of no more entries than this are as well chosen from. */
export const FEW = 8;

type Table = ArrayLike<unknown>;

/** What a table of scalars is looked up in, or written to; undefined if entries are few, or no scalars, or none is computed. */
export function memoryOf(table: Table, index: Value, writes = false): Memory | undefined {
  if (table.length <= FEW || (index.tape && index.tape !== tracing?.tape)) return undefined;
  let isOne = writes;
  for (let k = 0; k < table.length; k++) {
    const entry = table[k];
    if (typeof entry === "number") continue;
    if (!(entry instanceof Value) || entry.tape !== index.tape) return undefined;
    isOne ||= isComputed(entry);
  }
  if (!isOne) return undefined;
  const known = memories.get(table) ?? [];
  memories.set(table, known);
  const { tape } = index;
  let memory = known.find((one) => one.tape === tape);
  if (!memory) {
    memory = make(table, tape);
    known.push(memory);
  }
  memory.fill();
  return memory;
}

/** How memories are made. */
let make = (table: Table, _: Tape | null): Memory => new Memory(table);

/** How they are made from now on: whoever records knows how. */
export function madeBy(other: typeof make): void {
  make = other;
}

/** By table: its memories, one for each tape, and the engine's. */
const memories = new WeakMap<object, Memory[]>();

/** Whether an entry is computed from others. */
export function isComputed({ tape, id, children }: Value): boolean {
  return tape ? !tape.isRead(id) && !tape.isConstant(id) : children.length > 0;
}

/** The memory of a table as the engine has it: a copy of each entry. */
export class Memory {
  readonly tape: Tape | null = null;
  protected readonly table: Table;
  /** By cell: the entry that was put into it, and what is there. */
  private readonly sources: unknown[] = [];
  private readonly copies: Scalar[] = [];

  constructor(table: Table) {
    this.table = table;
  }

  /** Puts what is new in the table into its cells. */
  fill(): void {
    for (let k = 0; k < this.table.length; k++) {
      const entry = this.table[k] as Scalar;
      if (k in this.sources && is(this.sources[k], entry)) continue;
      this.copies[k] = this.hold(k, entry);
      this.sources[k] = entry;
    }
  }

  protected hold(_: number, entry: Scalar): Scalar {
    return entry instanceof Value ? entry.mul(1) : entry;
  }

  /** The entry that an index names; if it is sure that there is one, or the run fails, it does not matter which it is otherwise. */
  get(index: Value, isAt: (k: number) => Condition, _isSure: boolean): Num {
    const k = index.double + 0;
    if (!(k in this.copies)) return new Value(Number.NaN) as Num;
    return isAt(k).select(this.copies[k]!, Number.NaN);
  }

  /** What is in each cell once a value was written to the one that an index names. */
  put(_: Value, value: Scalar, isAt: (k: number) => Condition): Scalar[] {
    const given = this.hold(0, value);
    return this.copies.map((copy, k) => isAt(k).select(given, copy));
  }

  /** Says that a cell has what the table has. */
  leave(k: number): void {
    this.sources[k] = this.table[k];
    this.copies[k] = this.table[k] as Scalar;
  }

  /** Whether an index names an entry. */
  isNamed(index: Value, isAt: (k: number) => Condition): Condition {
    const k = index.double + 0;
    return isAt(k in this.copies ? k : 0);
  }
}

/** Models see another one (`platform.ts`). */
const { is } = Object;

/**
 * Which local holds each value of a straight-line function, and when: every value its own where a reader can follow them,
 * else a few *slots*, each given to the next value once nothing will read the old one (liveness). Engines read, interpret and
 * optimise functions of few locals sooner. Knows rows and the costs of a backend; knows no names and no language.
 */
import { arities, gathers, isCondition, isLeaf, places, puts, scatters } from "../ir/opcodes.js";
import { forEachValue } from "../ir/scatters.js";
import type { Tape } from "../ir/tape.js";
import type { Budget, Chunk } from "./line.js";

/** An element of an array that is not used for this many rows is loaded again rather than held. */
const FAR = 256;

export interface Locals {
  /** How many slots the function has, for numbers and for conditions; null if each value has a local of its own. */
  readonly slots: { readonly numbers: number; readonly conditions: number } | null;
  /**
   * What the function does, in pairs of a row and a slot: rows of its own are computed, others loaded. The slot is `OWN`
   * for a local of its own, `NONE` for a value that has no local; for a row that is loaded, `NONE` gives the slot up and
   * `STORED` says that it is a result itself.
   */
  readonly steps: readonly number[];
}

export const NONE = -1;
export const OWN = -2;
export const STORED = -3;

/** What is known of the rows of a kernel. */
export interface Rows {
  /** How often each is an operand, in any part. */
  readonly uses: Int32Array;
  /** Where it waits for later parts, or -1. */
  readonly cell: Int32Array;
  /** How many elements of results it is. */
  readonly stores: Int32Array;
  /** The row that the function returns, or -1. */
  readonly returned: number;
}

/** Whether a condition is printed where it is used: there is one such place, in the same function. */
export const isNested = ({ op }: Tape, { uses, cell }: Pick<Rows, "uses" | "cell">, id: number): boolean =>
  isCondition[op[id]!]! && uses[id] === 1 && cell[id]! < 0;

export function planLocals(tape: Tape, rows: Rows, chunk: Chunk, budget: Budget): Locals {
  const uses = usesIn(tape, rows, chunk);
  const plan = (readable: boolean): Locals | null => new Planner(tape, rows, chunk, uses, budget, readable).plan();
  return plan(true) ?? plan(false)!;
}

/** The uses of rows in one function, in the order in which they are printed. */
interface Uses {
  /** By use: the operand; the row that is being printed; the last row until which its local is needed by that. */
  readonly operand: readonly number[];
  readonly at: readonly number[];
  readonly until: readonly number[];
  /** By use: whether the operand is mentioned once, and may be printed there if it is an element of an array. */
  readonly position: readonly number[];
}

const columnsOf = (tape: Tape): Int32Array[] => [tape.a, tape.b, tape.c];

function usesIn(tape: Tape, rows: Rows, { from, to }: Chunk): Uses {
  const columns = columnsOf(tape);
  // What is printed inside of something else is read when that is.
  const printed = new Int32Array(to - from);
  for (let id = to - 1; id >= from; id--) {
    const at = isNested(tape, rows, id) ? printed[id - from]! : id;
    printed[id - from] = at;
    if (isLeaf(tape.op[id]!)) continue;
    for (let k = 0; k < arities[tape.op[id]!]!; k++) {
      const operand = columns[k]![id]!;
      if (operand >= from) printed[operand - from] = at;
    }
  }
  const uses = { operand: [] as number[], at: [] as number[], until: [] as number[], position: [] as number[] };
  const add = (operand: number, at: number, until: number, position: number): void => {
    if (tape.isConstant(operand)) return;
    uses.operand.push(operand);
    uses.at.push(at);
    uses.until.push(until);
    uses.position.push(position);
  };
  for (let id = from; id < to; id++) {
    const op = tape.op[id]!;
    // What says which cell it is is read once more, behind the value, when that cell becomes 0.
    const until = printed[id - from]! + Number(gathers[op]!);
    if (!isLeaf(op)) forEachValue(tape, id, arities[op]!, (operand, k) => add(operand, id, until, k));
    else for (let n = 0; n < rows.stores[id]!; n++) add(id, id, id, -1);
  }
  if (rows.returned >= 0) add(rows.returned, to, to, -1);
  return uses;
}

/** Slots of one kind: the lowest free one is taken, so that few are in use. */
class Slots {
  count = 0;
  private readonly taken: boolean[] = [];
  private lowest = 0;

  take(): number {
    let slot = this.lowest;
    while (this.taken[slot]) slot++;
    this.taken[slot] = true;
    this.lowest = slot + 1;
    this.count = Math.max(this.count, slot + 1);
    return slot;
  }

  giveBack(slot: number): void {
    this.taken[slot] = false;
    this.lowest = Math.min(this.lowest, slot);
  }
}

class Planner {
  private readonly tape: Tape;
  private readonly rows: Rows;
  private readonly chunk: Chunk;
  private readonly uses: Uses;
  private readonly budget: Budget;
  private readonly readable: boolean;
  private readonly numbers = new Slots();
  private readonly conditions = new Slots();
  private readonly steps: number[] = [];
  /** By row: its slot while it has one, and the row until which it is needed. */
  private readonly slot = new Map<number, number>();
  private readonly until = new Map<number, number>();
  /** By row its first use, by use the next one of the same row. */
  private readonly first = new Map<number, number>();
  private readonly next: Int32Array;
  /** The rows whose slots may be given up behind a row. */
  private readonly ending: number[][];
  private locals = 0;

  constructor(tape: Tape, rows: Rows, chunk: Chunk, uses: Uses, budget: Budget, readable: boolean) {
    this.tape = tape;
    this.rows = rows;
    this.chunk = chunk;
    this.uses = uses;
    this.budget = budget;
    this.readable = readable;
    this.next = new Int32Array(uses.operand.length).fill(-1);
    for (let use = uses.operand.length - 1; use >= 0; use--) {
      const row = uses.operand[use]!;
      this.next[use] = this.first.get(row) ?? -1;
      this.first.set(row, use);
    }
    this.ending = Array.from({ length: chunk.to - chunk.from + 1 }, () => []);
  }

  /** Null if a reader is meant to follow and there are too many locals for that. */
  plan(): Locals | null {
    const { tape, rows, uses, readable } = this;
    const { from, to } = this.chunk;
    let use = 0;
    for (let id = from; id <= to; id++) {
      for (; use < uses.at.length && uses.at[use] === id; use++) this.read(use);
      if (id < to && isLeaf(tape.op[id]!) && rows.stores[id]! > 0) this.steps.push(id, STORED);
      const gone = this.release(id);
      // An element is in its local until the row that needs it is printed.
      const forget = (): void => gone.forEach((row) => this.steps.push(row, NONE));
      if (id === to || isLeaf(tape.op[id]!)) {
        forget();
        continue;
      }
      const last = this.lastUse(id);
      const op = tape.op[id]!;
      const isStatement = scatters[op] || puts[op] || places[op];
      if (isNested(tape, rows, id) || isStatement || (last < 0 && this.goesToOnePlace(id))) this.steps.push(id, NONE);
      else {
        this.steps.push(id, this.take(id));
        this.hold(id, Math.max(last, id + 1));
      }
      forget();
      if (readable && this.locals > this.budget.readable) return null;
    }
    const slots = { numbers: this.numbers.count, conditions: this.conditions.count };
    return { slots: readable ? null : slots, steps: this.steps };
  }

  private goesToOnePlace(row: number): boolean {
    const places = this.rows.stores[row]! + (this.rows.cell[row]! >= 0 ? 1 : 0);
    // What is taken out of a cell may be there for that alone.
    return places === 1 || (places === 0 && gathers[this.tape.op[row]!]!);
  }

  /** The last row that a row of the function itself is needed for; -1 if none is. */
  private lastUse(row: number): number {
    let last = -1;
    for (let use = this.first.get(row) ?? -1; use >= 0; use = this.next[use]!)
      last = Math.max(last, this.uses.until[use]!);
    return last;
  }

  private isLoaded(row: number): boolean {
    return row < this.chunk.from || isLeaf(this.tape.op[row]!);
  }

  /** A use: what is not in a local is loaded into one, if it is used again soon or cannot be printed in place. */
  private read(use: number): void {
    const row = this.uses.operand[use]!;
    if (!this.isLoaded(row)) return;
    const soon = this.isSoon(use);
    if (!this.slot.has(row)) {
      if (!this.readable && !soon && this.isMentionedOnce(use)) return;
      this.steps.push(row, this.take(row));
    }
    this.hold(row, this.uses.until[use]!);
    if (soon) this.hold(row, this.uses.until[this.next[use]!]!);
  }

  private isSoon(use: number): boolean {
    const next = this.next[use]!;
    return next >= 0 && this.uses.at[next]! - this.uses.at[use]! <= FAR;
  }

  private isMentionedOnce(use: number): boolean {
    const position = this.uses.position[use]!;
    return position < 0 || !this.budget.repeats(this.tape.op[this.uses.at[use]!]!, position);
  }

  private take(row: number): number {
    this.locals++;
    const slot = this.readable ? OWN : this.slotsOf(row).take();
    this.slot.set(row, slot);
    return slot;
  }

  private hold(row: number, until: number): void {
    if (this.readable || until <= (this.until.get(row) ?? -1)) return;
    this.until.set(row, until);
    this.ending[until - this.chunk.from]!.push(row);
  }

  /** Gives up the slots of what is not needed behind a row; tells which of them are loaded again if need be. */
  private release(id: number): number[] {
    const loaded: number[] = [];
    for (const row of this.ending[id - this.chunk.from]!) {
      const slot = this.slot.get(row);
      if (slot === undefined || this.until.get(row) !== id) continue;
      this.slotsOf(row).giveBack(slot);
      this.slot.delete(row);
      this.until.delete(row);
      if (this.isLoaded(row)) loaded.push(row);
    }
    return loaded;
  }

  private slotsOf(row: number): Slots {
    return isCondition[this.tape.op[row]!] ? this.conditions : this.numbers;
  }
}

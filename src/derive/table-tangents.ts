/**
 * Forward mode through tables: what is looked up moves as the entry of the array that it moves along, at the same offset; and each
 * memory has another one, of the tangents of what is in its cells. Where there is no entry, nothing moves. What does not move at
 * all has no tangent, as if all entries had been chosen from (`expand.ts`): the bits are the same. Knows rows.
 */
import { gets, opcodes, puts, tableOpcodes } from "../ir/opcodes.js";
import { isSure, memoriesOf, offsetOfCell } from "../ir/scatters.js";
import type { Tape } from "../ir/tape.js";
import { cellOf } from "./expand.js";

/** What is known of a memory at some row. */
interface Contents {
  /** The cells in which something is that moves. */
  readonly moving: Set<number>;
  /** How many cells there are. */
  length: number;
  /** The last row about the memory of tangents. */
  last: number;
}

export class TableTangents {
  private readonly source: Tape;
  private readonly tape: Tape;
  private readonly at: (id: number) => number;
  private readonly of: (row: number) => number;
  private readonly contents = new Map<number, Contents>();
  /** How many memories the program has: those of tangents have the numbers behind them. */
  private readonly count: number;

  /** @param at where a row of `source` is in `tape`. */
  constructor(source: Tape, tape: Tape, at: (id: number) => number) {
    this.source = source;
    this.tape = tape;
    this.at = at;
    this.of = memoriesOf(source).of;
    let count = 0;
    for (let id = 0; id < source.size; id++) if (isOfMemory(source, id)) count = Math.max(count, this.of(id) + 1);
    this.count = count;
  }

  /**
   * The tangent of an entry that is looked up.
   * @param first what the first entry of the table moves along, -1 if nothing: an element of the same number.
   */
  lookedUp(id: number, first: number): number {
    if (first === NONE) return NONE;
    if (!this.tape.isRead(first) || this.tape.a[first] !== this.source.a[this.source.a[id]!]) throw new Error(UNLIKE);
    const offset = this.source.b[id]!;
    return this.ifThere(offset, this.tape.push(tableOpcodes.lookUp, first, this.at(offset)));
  }

  /** Puts the tangent of a value beside it, -1 if it does not move. */
  put(id: number, tangent: number): void {
    const { source, tape } = this;
    const contents = this.contentsOf(id);
    const cell = cellOf(source, id);
    const moves = tangent !== NONE;
    if (cell < 0 && moves) for (let k = 0; k < contents.length; k++) contents.moving.add(k);
    else if (moves) contents.moving.add(cell);
    else contents.moving.delete(cell);
    contents.length = Math.max(contents.length, cell + 1);
    const value = moves ? tangent : tape.constant(0);
    contents.last = tape.push(tableOpcodes.put, contents.last, this.at(source.b[id]!), value);
  }

  /** The tangent of what a cell of a memory is found to hold. */
  get(id: number): number {
    const { moving, last } = this.contentsOf(id);
    const cell = cellOf(this.source, id);
    if (cell < 0 ? moving.size === 0 : !moving.has(cell)) return NONE;
    const found = this.tape.push(tableOpcodes.get, last, this.at(this.source.b[id]!));
    return cell < 0 ? this.ifThere(offsetOfCell(this.source, id), found) : found;
  }

  private contentsOf(id: number): Contents {
    const memory = this.of(id);
    const known = this.contents.get(memory);
    if (known) return known;
    const contents = { moving: new Set<number>(), length: 0, last: this.tape.constant(this.count + memory) };
    this.contents.set(memory, contents);
    return contents;
  }

  private ifThere(offset: number, tangent: number): number {
    if (isSure(this.source, offset)) return tangent;
    const zero = this.tape.constant(0);
    return this.tape.push(opcodes.select, this.tape.push(opcodes.ge, this.at(offset), zero), tangent, zero);
  }
}

const NONE = -1;
const UNLIKE = "the entries of a table move otherwise than along an array";

const isOfMemory = ({ op }: Tape, id: number): boolean => puts[op[id]!]! || gets[op[id]!]!;

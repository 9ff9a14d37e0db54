/**
 * Where the operands and results of a program of loops are: in locals, or in elements of arrays whose indices follow from
 * the counters. Cells of the array of values are shared by as many iterations as possible without making indices that
 * follow from the counters irregular.
 */
import { type Block, type Blocks, run } from "./blocks.js";
import { Fits } from "./fit.js";
import { cellsOf, foldingsOf } from "./foldings.js";
import { findGroups, type Group, groupsOf, type Membership } from "./groups.js";
import { Lines, Strides } from "./lines.js";
import { LITERAL, type Sequence, SUM, TAKE, VALUE } from "./sequence.js";
import type { Spread } from "./spread.js";
import { findSums, type Sums } from "./sums.js";

export interface Storage {
  /** The statement whose local an operand is, or -1. */
  readonly localOf: (statement: number, k: number) => number;
  /**
   * By operand, the index of what is an element of an array: of values, of a port, or of a store's target. Behind the
   * operands, at `OWN`, the cell that the statement's value is kept in besides its local.
   */
  readonly spreads: (statement: number) => readonly (Spread | undefined)[];
  /** Cells of one group can be the same; those of different ones never are. -1 for a statement without cells. */
  readonly groupOf: (statement: number) => number;
  /** Whether an operand is a cell that has to be read at the beginning of an iteration, since the iteration writes to it. */
  readonly isReadEarly: (statement: number, k: number) => boolean;
  /** The group that an operand is a cell of. */
  readonly groupRead: (statement: number, k: number) => number;
  /** Of a statement that contributes to a sum or takes it: the statement that takes it, if the sum is in a variable; or -1. */
  readonly sumOf: (statement: number) => number;
  /** Of a statement that takes a sum: whether it stays in its cell, where it is another sum then; and of that which adds it. */
  readonly handsOn: (statement: number) => boolean;
  /** Visits what slots are elements of, in the order of the program: cells by their number in the group, others by index. */
  readonly forEachElement: (isSeen: (slot: number) => boolean, visit: (slot: number, element: number) => void) => void;
  /** Length of the array of values, and of that of sums. */
  readonly cellCount: number;
  readonly sumCount: number;
}

/** Slots of a statement: its operands, and its own cell. */
export const SLOTS = 4;
export const OWN = 3;

/** Cells of groups of no more than so many are put in line; of larger ones, iterations had better share them. */
const MOST_IN_LINE = 20_000;

/** … and they are if so much of what was irregular is left at the most. */
const LESS = 0.5;

/** What a slot is an element of, if it is not a group of values: another array, or nothing. */
const ARRAY = -1;
const NONE = -2;

/**
 * @param statementAt by position: the statement that it is an instance of.
 * @param unsigned by row that is a sum: whether its sign does not count where it is 0.
 */
export function assignStorage(
  blocks: Blocks,
  sequence: Sequence,
  statementAt: Int32Array,
  unsigned: (row: number) => boolean = () => false,
): Storage {
  return new Assignment(blocks, sequence, statementAt, unsigned).storage();
}

class Assignment {
  private readonly blocks: Blocks;
  private readonly sequence: Sequence;
  private readonly membership: Membership;
  private readonly sums: Sums;
  /** Of values, then of sums. */
  private readonly groups: readonly Group[];
  private readonly fits: Fits;
  /** By slot: the group that it reads or writes, -1 for other arrays, NONE for what has no index. */
  private readonly groupOfSlot: Int32Array;
  /** By position: the number of its value in its group. */
  private readonly ordinal: Int32Array;
  /** By position that takes a sum: the number of the sum in its group. */
  private readonly sumOrdinal: Int32Array;
  private sawArrays = false;

  constructor(blocks: Blocks, sequence: Sequence, statementAt: Int32Array, unsigned: (row: number) => boolean) {
    this.blocks = blocks;
    this.sequence = sequence;
    const { flat, depth } = blocks;
    this.membership = findGroups(blocks, sequence, statementAt);
    this.sums = findSums(blocks, sequence, statementAt, unsigned);
    this.groups = [...groupsOf(blocks, sequence, statementAt, this.membership), ...this.sums.groups];
    this.fits = new Fits(flat, depth, SLOTS);
    this.groupOfSlot = this.slots(statementAt);
    this.ordinal = new Int32Array(sequence.length);
    this.sumOrdinal = new Int32Array(sequence.length);
    this.groups.forEach(({ positions }, g) => {
      const ordinal = this.isOfSums(g) ? this.sumOrdinal : this.ordinal;
      positions.forEach((position, i) => {
        ordinal[position] = i;
      });
    });
  }

  private isOfSums(group: number): boolean {
    return group >= this.membership.groupCount;
  }

  /** Whether a contribution is in its cell already. */
  private isHandedOn(statement: number, position: number): boolean {
    return this.sums.handsOn[statement] === 1 && this.sequence.op[position] !== TAKE;
  }

  private slots(statementAt: Int32Array): Int32Array {
    const { space, number } = this.sequence;
    const { localOf, groupOf } = this.membership;
    const slots = new Int32Array(SLOTS * this.blocks.flat.length).fill(NONE);
    for (let position = 0; position < statementAt.length; position++) {
      const statement = statementAt[position]!;
      if (slots[SLOTS * statement + OWN] !== NONE) continue;
      slots[SLOTS * statement + OWN] = groupOf[statement]! < 0 ? ARRAY : groupOf[statement]!;
      for (let k = 0; k < 3; k++) {
        const of = space[3 * position + k]!;
        if (of < 0 || of === LITERAL) continue;
        if (of === SUM) {
          const g = this.sums.groupOf[statement]!;
          if (g >= 0 && !this.isHandedOn(statement, position))
            slots[SLOTS * statement + k] = this.membership.groupCount + g;
        } else if (of !== VALUE) slots[SLOTS * statement + k] = ARRAY;
        else if (localOf[3 * statement + k]! < 0)
          slots[SLOTS * statement + k] = groupOf[statementAt[number[3 * position + k]!]!]!;
      }
    }
    for (let i = 0; i < this.blocks.flat.length; i++) if (groupOf[i]! < 0) slots[SLOTS * i + OWN] = NONE;
    return slots;
  }

  storage(): Storage {
    const { groups } = this;
    const start: number[] = [];
    // In the first round each value has its own cell: what is irregular then cannot be helped.
    let cells = groups.map(cellsOf);
    let affine = this.watch(
      cells,
      groups.map(() => true),
    );
    const isInLine = this.putInLine(cells, affine);
    if (isInLine.includes(true)) affine = this.watch(cells, isInLine);
    const foldings = groups.map(foldingsOf);
    const isEarly = groups.map(() => false);
    let wrong = isInLine.map((is) => !is);
    while (wrong.some((is) => is)) {
      cells = cells.map((old, g) => {
        if (!wrong[g]) return old;
        const next = foldings[g]!.next().value!;
        isEarly[g] = next.isEarly;
        return next.cells;
      });
      const still = this.watch(cells, wrong);
      const next = groups.map(() => false);
      this.groupOfSlot.forEach((g, slot) => {
        if (g >= 0 && wrong[g] && affine[slot] && !still[slot]) next[g] = true;
      });
      wrong = next;
    }
    let cellCount = 0;
    let sumCount = 0;
    cells.forEach((of, g) => {
      start[g] = this.isOfSums(g) ? sumCount : cellCount;
      const count = of.reduce((most, cell) => Math.max(most, cell + 1), 0);
      if (this.isOfSums(g)) sumCount += count;
      else cellCount += count;
    });
    if (this.fits.incomplete) {
      const isKept = (_: number, slot: number): boolean => !this.fits.isAffine(slot);
      this.forEachIndex(cells, isKept, (slot, index) => this.fits.keep(slot, index));
    }
    const { localOf, isOfBefore, groupOf } = this.membership;
    const spread = (slot: number): Spread | undefined => {
      const g = this.groupOfSlot[slot]!;
      if (g === NONE) return undefined;
      const found = this.fits.spread(slot);
      return g === ARRAY ? found : { ...found, base: found.base + start[g]! };
    };
    return {
      localOf: (statement, k) => localOf[3 * statement + k]!,
      groupOf: (statement) => groupOf[statement]!,
      isReadEarly: (statement, k) =>
        isEarly[this.groupOfSlot[SLOTS * statement + k]!] === true && isOfBefore[3 * statement + k] === 1,
      groupRead: (statement, k) => this.groupOfSlot[SLOTS * statement + k]!,
      spreads: (statement) => Array.from({ length: SLOTS }, (_, k) => spread(SLOTS * statement + k)),
      sumOf: (statement) => this.sums.variableOf[statement]!,
      handsOn: (statement) => this.sums.handsOn[statement] === 1,
      forEachElement: (isSeen, visit) => this.forEachIndex(cells, (_, slot) => isSeen(slot), visit),
      cellCount,
      sumCount,
    };
  }

  /**
   * Gives groups their cells in the order in which innermost loops go through them, where that makes most indices regular that
   * were not; tells which.
   */
  private putInLine(cells: Int32Array[], affine: Uint8Array): boolean[] {
    const isIrregular = cells.map(() => false);
    this.groupOfSlot.forEach((g, slot) => {
      if (g >= 0 && !affine[slot]) isIrregular[g] = true;
    });
    if (!isIrregular.includes(true)) return isIrregular;
    const before = this.irregularIn(cells, isIrregular);
    const lines = cells.map((of, g) => {
      const count = before[g]! > 0 ? of.reduce((most, cell) => Math.max(most, cell + 1), 0) : 0;
      return count > 0 && count <= MOST_IN_LINE ? new Lines(count) : null;
    });
    const isLined = lines.map((line) => line !== null);
    if (!isLined.includes(true)) return isLined;
    this.irregularIn(cells, isLined, (slot, cell, before) =>
      lines[this.groupOfSlot[slot]!]!.follows(slot, cell, before),
    );
    const moved = cells.map((of, g) => {
      const places = lines[g]?.places();
      return places ? of.map((cell) => places[cell]!) : of;
    });
    const after = this.irregularIn(moved, isLined);
    return cells.map((_, g) => {
      if (!isLined[g] || after[g]! > LESS * before[g]!) return false;
      cells[g] = moved[g]!;
      return true;
    });
  }

  /** By group: how often its cells are used at irregular indices in innermost loops. Tells `each` what follows what. */
  private irregularIn(
    cells: readonly Int32Array[],
    groups: readonly boolean[],
    each?: (slot: number, cell: number, before: number) => void,
  ): number[] {
    const scopeOf = (slot: number): Block => this.blocks.flat[Math.floor(slot / SLOTS)]!.scope;
    const strides = new Strides(this.groupOfSlot.length);
    const isSeen = (g: number, slot: number): boolean => g >= 0 && groups[g]! && scopeOf(slot).loop !== null;
    this.forEachIndex(cells, isSeen, (slot, cell) => {
      const before = strides.see(slot, cell, scopeOf(slot).runs);
      if (before >= 0 && before !== cell) each?.(slot, cell, before);
    });
    const counts = this.groups.map(() => 0);
    this.groupOfSlot.forEach((g, slot) => {
      if (g >= 0) counts[g]! += strides.irregular(slot);
    });
    return counts;
  }

  /** Lets `fits` see the indices into some groups, and once those into other arrays; tells which of all slots are affine. */
  private watch(cells: readonly Int32Array[], groups: readonly boolean[]): Uint8Array {
    const { fits, groupOfSlot } = this;
    groupOfSlot.forEach((g, slot) => {
      if (g >= 0 && groups[g]) fits.forget(slot);
    });
    const isSeen = (g: number): boolean => (g < 0 ? !this.sawArrays : groups[g]!);
    this.forEachIndex(cells, isSeen, (slot, index, counters) => fits.see(slot, index, counters));
    this.sawArrays = true;
    return Uint8Array.from(groupOfSlot, (g, slot) => (g !== NONE && fits.isAffine(slot) ? 1 : 0));
  }

  /** @param isSeen which groups are of interest; -1 for other arrays. */
  private forEachIndex(
    cells: readonly Int32Array[],
    isSeen: (group: number, slot: number) => boolean,
    visit: (slot: number, index: number, counters: Int32Array) => void,
  ): void {
    const { groupOfSlot, ordinal, sumOrdinal, blocks } = this;
    const { number } = this.sequence;
    const wanted = new Uint8Array(blocks.flat.length);
    /** By statement, its slots that are of interest, one after the other: where they begin, which they are, and of what group. */
    const begin = new Int32Array(blocks.flat.length + 1);
    const seen: number[] = [];
    const groups: number[] = [];
    for (let slot = 0, statement = 0; statement < blocks.flat.length; begin[++statement] = seen.length)
      for (const end = slot + SLOTS; slot < end; slot++) {
        const g = groupOfSlot[slot]!;
        if (g === NONE || !isSeen(g, slot)) continue;
        wanted[statement] = 1;
        seen.push(slot);
        groups.push(g);
      }
    const visitStatement = (statement: number, position: number, counters: Int32Array): void => {
      const end = begin[statement + 1]!;
      for (let i = begin[statement]!; i < end; i++) {
        const slot = seen[i]!;
        const g = groups[i]!;
        const k = slot - SLOTS * statement;
        const of = k === OWN ? position : number[3 * position + k]!;
        visit(slot, g === ARRAY ? of : cells[g]![(this.isOfSums(g) ? sumOrdinal : ordinal)[of]!]!, counters);
      }
    };
    run(blocks, visitStatement, wanted);
  }
}

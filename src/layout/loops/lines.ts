/**
 * Cells in the order in which innermost loops go through them, one after the other: then their indices move with the counter
 * there, whatever order the values were computed in. The loops that run most often have their way: rows of a matrix lie as
 * such although their elements are used up in some other order. Knows numbers of cells only.
 */

/** A slot's line need not be there as a whole: the first and the last iterations may be different. */
const MOSTLY = 0.8;

/** Which cell comes after which, by slot. */
export class Lines {
  private readonly cells: number;
  private readonly slots = new Map<number, { times: number; readonly pairs: Set<number> }>();

  constructor(cells: number) {
    this.cells = cells;
  }

  follows(slot: number, cell: number, before: number): void {
    const known = this.slots.get(slot) ?? { times: 0, pairs: new Set() };
    known.times++;
    known.pairs.add(before * this.cells + cell);
    this.slots.set(slot, known);
  }

  /** By cell: its place, such that what follows another cell is behind it, for the slots that are used most. */
  places(): Int32Array {
    const { cells } = this;
    const next = new Int32Array(cells).fill(-1);
    const isFirst = new Uint8Array(cells).fill(1);
    const parent = Int32Array.from(next, (_, i) => i);
    const find = (i: number): number => {
      while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
      return i;
    };
    const canFollow = (cell: number, before: number): boolean =>
      next[before]! < 0 && isFirst[cell] === 1 && find(before) !== find(cell);
    for (const { pairs } of [...this.slots.values()].sort((x, y) => y.times - x.times)) {
      const split = Array.from(pairs, (pair) => [pair % cells, Math.floor(pair / cells)] as const);
      const fitting = split.filter(([cell, before]) => next[before] === cell || canFollow(cell, before));
      if (fitting.length < MOSTLY * split.length) continue;
      for (const [cell, before] of fitting) {
        if (!canFollow(cell, before)) continue;
        next[before] = cell;
        isFirst[cell] = 0;
        parent[find(cell)] = find(before);
      }
    }
    const places = new Int32Array(cells);
    let count = 0;
    for (let first = 0; first < cells; first++)
      if (isFirst[first]) for (let cell = first; cell >= 0; cell = next[cell]!) places[cell] = count++;
    return places;
  }
}

/** Which slots move by one stride in all runs of the innermost loop around them. */
export class Strides {
  private readonly run: Int32Array;
  private readonly last: Int32Array;
  private readonly stride: Int32Array;
  /** 0: not seen; 1: seen; 2: with a stride; 3: with several. */
  private readonly state: Uint8Array;
  private readonly times: Int32Array;

  constructor(slots: number) {
    this.run = new Int32Array(slots);
    this.last = new Int32Array(slots);
    this.stride = new Int32Array(slots);
    this.state = new Uint8Array(slots);
    this.times = new Int32Array(slots);
  }

  /** Gives the cell that the slot was in the iteration before, or -1. */
  see(slot: number, cell: number, run: number): number {
    const before = this.state[slot] && this.run[slot] === run ? this.last[slot]! : -1;
    this.state[slot] ||= 1;
    if (before >= 0) {
      const stride = cell - before;
      if (this.state[slot] === 1) [this.state[slot], this.stride[slot]] = [2, stride];
      else if (this.stride[slot] !== stride) this.state[slot] = 3;
    }
    this.run[slot] = run;
    this.last[slot] = cell;
    this.times[slot]!++;
    return before;
  }

  /** How often a slot was seen, if it moves by several strides. */
  irregular(slot: number): number {
    return this.state[slot] === 3 ? this.times[slot]! : 0;
  }
}

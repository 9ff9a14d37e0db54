/**
 * Cells in the order in which innermost loops go through them, one after the other: then their indices move with the counter
 * there, whatever order the values were computed in. What loops agree on is found by counting; rows of a matrix, for example,
 * lie as such although their elements are used up in some other order. Knows numbers of cells only.
 */

/** How often which cell came after which. */
export class Lines {
  private readonly cells: number;
  private readonly counts = new Map<number, number>();

  constructor(cells: number) {
    this.cells = cells;
  }

  follows(cell: number, before: number): void {
    const pair = before * this.cells + cell;
    this.counts.set(pair, (this.counts.get(pair) ?? 0) + 1);
  }

  /** By cell: its place, such that what most often follows another cell is behind it. */
  places(): Int32Array {
    const { cells } = this;
    const next = new Int32Array(cells).fill(-1);
    const isFirst = new Uint8Array(cells).fill(1);
    const parent = Int32Array.from(next, (_, i) => i);
    const find = (i: number): number => {
      while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
      return i;
    };
    const pairs = [...this.counts].sort(([x, m], [y, n]) => n - m || x - y);
    for (const [pair] of pairs) {
      const [before, cell] = [Math.floor(pair / cells), pair % cells];
      if (next[before]! >= 0 || !isFirst[cell] || find(before) === find(cell)) continue;
      next[before] = cell;
      isFirst[cell] = 0;
      parent[find(cell)] = find(before);
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

/** Numbers that generated code reads, in one array per module; lists that are equal to the bit are kept once. */
export class Pool {
  readonly numbers: number[] = [];
  /** Where lists start, by a hash of what is in them. */
  private readonly known = new Map<number, { readonly start: number; readonly length: number }[]>();
  private readonly double = new Float64Array(1);
  private readonly halves = new Int32Array(this.double.buffer);

  /** The place of the list's first number. */
  place(list: readonly number[]): number {
    const hash = this.hash(list);
    const candidates = this.known.get(hash) ?? [];
    const same = candidates.find(
      ({ start, length }) => length === list.length && list.every((x, i) => Object.is(x, this.numbers[start + i])),
    );
    if (same) return same.start;
    const start = this.numbers.length;
    for (const x of list) this.numbers.push(x);
    this.known.set(hash, [...candidates, { start, length: list.length }]);
    return start;
  }

  private hash(list: readonly number[]): number {
    let hash = list.length;
    for (const x of list) {
      this.double[0] = x;
      hash = Math.imul(hash ^ this.halves[0]!, 0x85ebca6b) ^ Math.imul(this.halves[1]!, 0xc2b2ae35);
      hash ^= hash >>> 15;
    }
    return hash;
  }
}

/** The arrays of a module: the model's own numbers, and indices for what does not move with counters. */
export interface Pools {
  readonly data: Pool;
  readonly index: Pool;
}

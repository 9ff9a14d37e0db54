/**
 * Numbers that generated code reads, in one array per module. A list that is part of what is there already, forwards or
 * backwards, is not put in again: a reverse sweep takes the numbers of the primal program from the last to the first.
 */

/** Number i of a list is `numbers[start + step * i] + shift`. */
export interface Place {
  readonly start: number;
  readonly step: 1 | -1;
  readonly shift: number;
}

/** Lists that are long enough contain a window that starts at a multiple of this; shorter ones are compared as a whole. */
const WINDOW = 16;

/** So many places are tried for what occurs often. */
const TRIED = 32;

export class Pool {
  readonly numbers: number[] = [];
  /** Where windows are, and short lists. */
  private windows = new Places();
  private lists = new Places();
  private indexed = 0;

  /** One to try with, which leaves this one as it is. */
  copy(): Pool {
    const copy = new Pool();
    for (const x of this.numbers) copy.numbers.push(x);
    copy.windows = this.windows.copy();
    copy.lists = this.lists.copy();
    copy.indexed = this.indexed;
    return copy;
  }

  /** Where the list starts, forwards and as it is. */
  place(list: readonly number[]): number {
    const found = this.find(list, false);
    return found < 0 ? this.add(list) : found;
  }

  /** @param moves whether the list may be moved by a constant: a table of indices, to which a base is added anyway. */
  placeEitherWay(list: readonly number[], moves: boolean): Place {
    const shift = (start: number): number => (moves ? list[0]! - this.numbers[start]! : 0);
    const forwards = this.find(list, moves);
    if (forwards >= 0) return { start: forwards, step: 1, shift: shift(forwards) };
    const backwards = this.find(list.toReversed(), moves) + list.length - 1;
    if (backwards >= list.length - 1) return { start: backwards, step: -1, shift: shift(backwards) };
    return { start: this.add(list), step: 1, shift: 0 };
  }

  private add(list: readonly number[]): number {
    const start = this.numbers.length;
    for (const x of list) this.numbers.push(x);
    if (isShort(list)) this.lists.add(list, 0, list.length, start);
    for (; this.indexed + WINDOW <= this.numbers.length; this.indexed += WINDOW)
      this.windows.add(this.numbers, this.indexed, WINDOW, this.indexed);
    return start;
  }

  /** Where the list starts, or -1. */
  private find(list: readonly number[], moves: boolean): number {
    if (isShort(list)) return this.lists.at(list, 0, list.length).find((start) => this.isAt(start, list, moves)) ?? -1;
    for (let i = 0; i < WINDOW; i++)
      for (const place of this.windows.at(list, i, WINDOW)) if (this.isAt(place - i, list, moves)) return place - i;
    return -1;
  }

  private isAt(start: number, list: readonly number[], moves: boolean): boolean {
    const { numbers } = this;
    if (start < 0 || start + list.length > numbers.length) return false;
    const shift = list[0]! - numbers[start]!;
    return list.every((x, i) => (moves ? x - numbers[start + i]! === shift : Object.is(x, numbers[start + i])));
  }
}

const isShort = (list: readonly number[]): boolean => list.length < 2 * WINDOW - 1;

/** Places of pieces of lists, by a hash of the steps from one number to the next. */
class Places {
  private readonly known = new Map<number, number[]>();
  private readonly step = new Float64Array(1);
  private readonly words = new Int32Array(this.step.buffer);

  copy(): Places {
    const copy = new Places();
    for (const [hash, places] of this.known) copy.known.set(hash, [...places]);
    return copy;
  }

  at(list: readonly number[], from: number, count: number): readonly number[] {
    return this.known.get(this.hash(list, from, count)) ?? [];
  }

  add(list: readonly number[], from: number, count: number, place: number): void {
    const hash = this.hash(list, from, count);
    const places = this.known.get(hash);
    if (!places) this.known.set(hash, [place]);
    else if (places.length < TRIED) places.push(place);
  }

  private hash(list: readonly number[], from: number, count: number): number {
    let hash = count;
    for (let i = from + 1; i < from + count; i++) {
      // One kind of NaN and of zero.
      this.step[0] = list[i]! - list[i - 1]! || 0;
      hash = Math.imul(hash ^ this.words[0]!, 0x85ebca6b) ^ Math.imul(this.words[1]!, 0xc2b2ae35);
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

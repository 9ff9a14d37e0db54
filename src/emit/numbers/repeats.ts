/**
 * Where a list repeats itself. Finds the last occurrence of a few numbers through a hash table without chains, as fast
 * compressors do; integers are found moved by a constant, too.
 */

export interface Repeats {
  /** By position: how many numbers from there on have been before, and how far back that was. 0 if none. */
  readonly length: Int32Array;
  readonly distance: Int32Array;
}

/** So many numbers have to be alike: looked for in this order, because few alike are mostly found nearby. */
const WINDOWS = [32, 4];
/** Inside a repetition as long as this no better one is looked for. */
const LONG = 64;

export function repeatsOf(numbers: Float64Array | Int32Array): Repeats {
  const count = numbers.length;
  const moves = numbers instanceof Int32Array;
  const keys = keysOf(numbers);
  const same = (i: number, j: number): boolean => keys[i] === keys[j] && (moves || Object.is(numbers[i], numbers[j]));
  // Of numbers that may have moved, only the steps between them are alike.
  const first = moves ? 1 : 0;
  const length = new Int32Array(count);
  const distance = new Int32Array(count);
  const tables = WINDOWS.map((window) => new Latest(keys, first, window));
  let end = 0;
  for (let i = 0; i < count; i++) {
    for (const table of tables) {
      const j = table.replace(i);
      if (j < 0 || i < end || length[i]! > 0) continue;
      let alike = first;
      while (i + alike < count && same(i + alike, j + alike)) alike++;
      if (alike < table.window) continue;
      length[i] = alike;
      distance[i] = i - j;
    }
    if (length[i]! >= LONG) end = Math.max(end, i + length[i]!);
  }
  return { length, distance };
}

/** The latest place of each sequence of so many numbers, by their hash. */
class Latest {
  readonly window: number;
  private readonly keys: Int32Array;
  private readonly first: number;
  private readonly places: Int32Array;

  constructor(keys: Int32Array, first: number, window: number) {
    this.keys = keys;
    this.first = first;
    this.window = window;
    this.places = new Int32Array(1 << Math.min(20, 32 - Math.clz32(keys.length))).fill(-1);
  }

  /** The place so far of what is at `i`, or of something else with the same hash; -1 if there is none. */
  replace(i: number): number {
    if (i + this.window > this.keys.length) return -1;
    let hash = 0;
    for (let k = this.first; k < this.window; k++)
      hash = Math.imul(hash ^ this.keys[i + k]!, 0x9e3779b1) ^ (hash >>> 13);
    const slot = (hash ^ (hash >>> 15)) & (this.places.length - 1);
    const place = this.places[slot]!;
    this.places[slot] = i;
    return place;
  }
}

/** Of integers the steps between them, of doubles their bits. */
function keysOf(numbers: Float64Array | Int32Array): Int32Array {
  if (numbers instanceof Int32Array) return numbers.map((x, i) => x - (numbers[i - 1] ?? 0));
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  return Int32Array.from(numbers, (x) => {
    double[0] = x;
    return Math.imul(words[0]! ^ (words[0]! >>> 15), 0x85ebca6b) ^ Math.imul(words[1]!, 0xc2b2ae35);
  });
}

/**
 * Where a list repeats itself, forwards or backwards. Finds the last occurrence of a few numbers through a hash table
 * without chains, as fast compressors do; integers are found moved by a constant, too.
 */

export interface Repeats {
  /** By position: how many numbers from there on have been before; 0 if none. */
  readonly length: Int32Array;
  /** How far back the first of them was. Negative if the others were before that, not behind it. */
  readonly distance: Int32Array;
}

/** So many numbers have to be alike: looked for in this order, because few alike are mostly found nearby. */
const WINDOWS = [32, 4];
/** Inside a repetition as long as this no better one is looked for. */
const LONG = 64;

export function repeatsOf(numbers: Float64Array | Int32Array): Repeats {
  const keys = new Keys(numbers);
  const length = new Int32Array(numbers.length);
  const distance = new Int32Array(numbers.length);
  const tables = WINDOWS.map((window) => new Latest(keys, window));
  let end = 0;
  for (let i = 0; i < numbers.length; i++) {
    for (const table of tables) {
      if (i >= end && length[i] === 0) {
        const forwards = table.find(i, 1);
        const backwards = table.find(i, -1) + table.window - 1;
        const alike = forwards < 0 ? 0 : keys.alike(i, forwards, 1);
        const mirrored = backwards < table.window - 1 || backwards >= i ? 0 : keys.alike(i, backwards, -1);
        if (Math.max(alike, mirrored) >= table.window) {
          length[i] = Math.max(alike, mirrored);
          distance[i] = alike >= mirrored ? i - forwards : backwards - i;
        }
      }
      table.note(i);
    }
    if (length[i]! >= LONG) end = i + length[i]!;
  }
  return { length, distance };
}

/** What is alike: of doubles their bits, of integers the steps between them. */
class Keys {
  readonly count: number;
  /** Integers have none for the first of those that are alike. */
  readonly first: 0 | 1;
  private readonly numbers: Float64Array | Int32Array;
  private readonly keys: Int32Array;

  constructor(numbers: Float64Array | Int32Array) {
    this.numbers = numbers;
    this.count = numbers.length;
    this.first = numbers instanceof Int32Array ? 1 : 0;
    this.keys = numbers instanceof Int32Array ? numbers.map((x, i) => x - (numbers[i - 1] ?? 0)) : bitsOf(numbers);
  }

  /** Number `k` of those from `i` on; or, backwards, from there to the ones before. */
  key(i: number, k: number, direction: 1 | -1): number {
    if (direction > 0) return this.keys[i + k]!;
    return this.first === 1 ? -this.keys[i - k + 1]! | 0 : this.keys[i - k]!;
  }

  /** How many numbers from `i` on are as those from `j` on in a direction. */
  alike(i: number, j: number, direction: 1 | -1): number {
    const { numbers, first } = this;
    const most = Math.min(this.count - i, direction > 0 ? this.count : j + 1);
    let k: number = first;
    for (; k < most; k++) {
      if (this.key(i, k, 1) !== this.key(j, k, direction)) break;
      if (first === 0 && !Object.is(numbers[i + k], numbers[j + direction * k])) break;
    }
    return k;
  }
}

function bitsOf(numbers: Float64Array): Int32Array {
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  return Int32Array.from(numbers, (x) => {
    double[0] = x;
    return Math.imul(words[0]! ^ (words[0]! >>> 15), 0x85ebca6b) ^ Math.imul(words[1]!, 0xc2b2ae35);
  });
}

/** The latest place of each sequence of so many numbers, by their hash. */
class Latest {
  readonly window: number;
  private readonly keys: Keys;
  private readonly places: Int32Array;

  constructor(keys: Keys, window: number) {
    this.keys = keys;
    this.window = window;
    this.places = new Int32Array(1 << Math.min(20, 32 - Math.clz32(keys.count))).fill(-1);
  }

  note(i: number): void {
    if (i + this.window <= this.keys.count) this.places[this.slot(i, 1)] = i;
  }

  /** Where what is at `i` (or the same backwards) was, or something else with the same hash; -1 if nowhere. */
  find(i: number, direction: 1 | -1): number {
    if (i + this.window > this.keys.count) return -1;
    return this.places[this.slot(direction > 0 ? i : i + this.window - 1, direction)]!;
  }

  private slot(i: number, direction: 1 | -1): number {
    let hash = 0;
    for (let k = this.keys.first; k < this.window; k++)
      hash = Math.imul(hash ^ this.keys.key(i, k, direction), 0x9e3779b1) ^ (hash >>> 13);
    return (hash ^ (hash >>> 15)) & (this.places.length - 1);
  }
}

/**
 * Cuts a list of numbers into pieces that are each written in one way, so that all of them together take the fewest
 * digits: the shortest path from the first number to the last.
 */
import { RADIX, WORD_WIDTH, widthOf } from "./digits.js";
import { type Repeats, repeatsOf } from "./repeats.js";
import { scaled, scalesOf } from "./scales.js";

/**
 * The numbers from `start` to `end`. With a scale they are (least + digits) / scale, added to the number `distance` before
 * if there is one. With scale 0, the numbers `distance` before as they are; without a distance, bits. A distance below 0 is
 * that of the first number alone: the others are added to those before that, one after the other.
 */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly distance: number;
  readonly width: number;
  readonly least: number;
  readonly scale: number;
}

/** What a piece with a scale has digits for, before `least` is taken away. */
export const quotient = (numbers: ArrayLike<number>, i: number, distance: number, scale: number): number =>
  distance > 0 ? numbers[i]! - numbers[i - distance]! : scaled(numbers[i]!, scale);

/** From equal integers to those that take nearly as much as their bits. */
const WIDTHS = 2 * WORD_WIDTH;
/** What it takes to begin a piece, about: besides its least number, and for a repetition. */
const HEADER = 10;
const REPETITION = 9;

/** How a piece is written: the number of its scale, or the one behind those for differences of integers, or one of these. */
const REPEATED = -1;
const BITS = -2;

export function piecesOf(numbers: Float64Array | Int32Array): Piece[] {
  const scales = scalesOf(numbers);
  const repeats = repeatsOf(numbers);
  const { from, way } = shortestPath(numbers, scales, repeats);
  const pieces: Piece[] = [];
  for (let end = numbers.length; end > 0; end = from[end]!) {
    const start = from[end]!;
    const none = { start, end, distance: 0, width: 0, least: 0, scale: 0 };
    if (way[end] === BITS) pieces.push(none);
    else if (way[end] === REPEATED) pieces.push({ ...none, ...repetition(numbers, start, repeats.distance[start]!) });
    else if (way[end] === scales.length) pieces.push(fitted(numbers, { ...none, distance: 1, scale: 1 }));
    else pieces.push(fitted(numbers, { ...none, scale: scales[way[end]!]! }));
  }
  return pieces.reverse();
}

function repetition(numbers: ArrayLike<number>, start: number, distance: number): Partial<Piece> {
  const [x, before] = [numbers[start]!, numbers[start - Math.abs(distance)]!];
  return Object.is(x, before) ? { distance } : { distance, least: x - before, scale: 1 };
}

function fitted(numbers: ArrayLike<number>, piece: Piece): Piece {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = piece.start; i < piece.end; i++) {
    const n = quotient(numbers, i, piece.distance, piece.scale);
    least = Math.min(least, n);
    most = Math.max(most, n);
  }
  return { ...piece, least, width: widthOf(most - least) };
}

/** By number of numbers: where the last piece of the shortest text for them starts, and how it is written. */
function shortestPath(
  numbers: Float64Array | Int32Array,
  scales: readonly number[],
  repeats: Repeats,
): { from: Int32Array; way: Int8Array } {
  const count = numbers.length;
  const total = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(count + 1);
  const way = new Int8Array(count + 1);
  total[0] = 0;
  const reach = (end: number, cost: number, start: number, by: number): void => {
    if (cost >= total[end]!) return;
    total[end] = cost;
    from[end] = start;
    way[end] = by;
  };
  const open = Array.from({ length: scales.length + 1 }, () =>
    Array.from({ length: WIDTHS }, (_, width) => new OpenPiece(width)),
  );
  const bits = new OpenPiece(2 * WORD_WIDTH);
  let previous = Number.NaN;
  for (let i = 0; i < count; i++) {
    const x = numbers[i]!;
    const before = total[i]!;
    if (repeats.length[i]! > 0) reach(i + repeats.length[i]!, before + REPETITION, i, REPEATED);
    bits.take(0, i, before);
    reach(i + 1, bits.cost, bits.start, BITS);
    const whole = scaled(x, 1);
    for (let by = 0; by < open.length; by++) {
      const n = by === 0 ? whole : by < scales.length ? scaled(x, scales[by]!) : whole - previous;
      for (const piece of open[by]!) {
        piece.take(n, i, before);
        reach(i + 1, piece.cost, piece.start, by);
      }
    }
    previous = whole;
  }
  return { from, way };
}

/** The last piece of a path, which may go on: so many digits for each of its integers. */
class OpenPiece {
  start = 0;
  /** Of the whole path. */
  cost = Number.POSITIVE_INFINITY;
  private least = 0;
  private most = 0;
  private readonly width: number;
  private readonly capacity: number;

  constructor(width: number) {
    this.width = width;
    this.capacity = RADIX ** width;
  }

  /**
   * Goes on with number `i`, or begins with it if that is better.
   * @param before the cost of all numbers before.
   */
  take(n: number, i: number, before: number): void {
    if (Number.isNaN(n)) {
      this.cost = Number.POSITIVE_INFINITY;
      return;
    }
    const least = Math.min(this.least, n);
    const most = Math.max(this.most, n);
    const begun = before + HEADER + this.width;
    if (this.cost <= begun && most - least < this.capacity) {
      this.cost += this.width;
      this.least = least;
      this.most = most;
    } else {
      this.cost = begun + this.width;
      this.start = i;
      this.least = this.most = n;
    }
  }
}

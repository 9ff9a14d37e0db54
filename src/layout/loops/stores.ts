/**
 * When the results of a tape go to their arrays: each right after the row that computes it. Where the contributions to a
 * derivative lie far apart, each is added to the element of the array itself instead of being kept until the sum is
 * complete: as a loop by hand would do it, and the first contribution is then like all the others.
 */
import { opcodes } from "../../ir/opcodes.js";
import { SUMS, type Tape } from "../../ir/tape.js";
import { forEachOperand } from "../line.js";
import { type Gathering, planGathering } from "./gathering.js";

/** Instructions that put a value into an element: instead of what is there, added to it, subtracted from it. */
export const STORE = 254;
export const ACCUMULATE = 252;
export const DEDUCT = 251;

/** Contributions further apart than this, in rows, are far: nobody would keep their sum in a register for so long. */
export const FAR = 256;

/** A value that goes to element `element` of an output. */
export interface Store {
  readonly op: number;
  readonly output: number;
  readonly element: number;
  readonly value: number;
}

/** Numbers of a store in the list of all: the store listed before it under the same row, and what it is. */
const [BEFORE, OP, OUTPUT, ELEMENT, STORED, WIDTH] = [0, 1, 2, 3, 4, 5];

/** Stores by the row that they follow; those that follow no row are listed under the size of the tape. */
export class Stores {
  count = 0;
  /** By row: the number of the store added last, from 1 on. */
  private readonly last: Int32Array;
  private list = new Int32Array(WIDTH * 64);

  constructor(rows: number) {
    this.last = new Int32Array(rows + 1);
  }

  add(after: number, op: number, output: number, element: number, value: number): void {
    const at = WIDTH * this.count;
    if (at === this.list.length) this.grow();
    const { list } = this;
    list[at + BEFORE] = this.last[after]!;
    list[at + OP] = op;
    list[at + OUTPUT] = output;
    list[at + ELEMENT] = element;
    list[at + STORED] = value;
    this.last[after] = ++this.count;
  }

  /**
   * What is added comes before what is subtracted: of a difference, that is the order of its operands. The contributions to
   * one element stay in their order, though.
   */
  forEachAfter(row: number, visit: (store: Store) => void): void {
    const last = this.last[row]!;
    if (last === 0) return;
    if (this.list[WIDTH * (last - 1) + BEFORE] === 0) return visit(this.store(last));
    const found: Store[] = [];
    for (let i = last; i > 0; i = this.list[WIDTH * (i - 1) + BEFORE]!) found.push(this.store(i));
    found.reverse();
    const places = new Set(found.map(({ output, element }) => `${output} ${element}`));
    if (places.size === found.length) found.sort((x, y) => y.op - x.op);
    found.forEach(visit);
  }

  private store(number: number): Store {
    const { list } = this;
    const at = WIDTH * (number - 1);
    return { op: list[at + OP]!, output: list[at + OUTPUT]!, element: list[at + ELEMENT]!, value: list[at + STORED]! };
  }

  private grow(): void {
    const longer = new Int32Array(4 * this.list.length);
    longer.set(this.list);
    this.list = longer;
  }
}

export interface StorePlan {
  readonly stores: Stores;
  /** By output: whether its elements are accumulated, and have to be 0 at first. */
  readonly accumulated: readonly boolean[];
  /** By row: 1 for what accumulating replaces. */
  readonly replaced: Uint8Array;
  /** The sums that are kept in cells. */
  readonly gathering: Gathering;
}

/**
 * @param overwrites whether results overwrite what is in the arrays; where they are added to it, sums must be complete.
 * @param far contributions further apart than this, in rows, are accumulated.
 */
export function planStores(tape: Tape, overwrites: boolean, far: number): StorePlan {
  const stores = new Stores(tape.size);
  const replaced = new Uint8Array(tape.size);
  const uses = usesOf(tape);
  const accumulated = tape.outputs.map(({ target, ids }, output) => {
    if (target === "return") return false;
    const isFar = ids.some((id) => id >= 0 && spanOf(tape, termsOf(tape, id, uses)) > far);
    ids.forEach((id, element) => {
      if (id < 0) return;
      if (isFar && overwrites) accumulate(tape, id, uses, replaced, stores, output, element);
      else stores.add(isFar || !isComputed(tape, id) ? tape.size : id, STORE, output, element, id);
    });
    return isFar && overwrites;
  });
  return { stores, accumulated, replaced, gathering: planGathering(tape, uses, replaced) };
}

/** A row as a sum of terms, the last one first: there may be as many as rows, so they are columns. */
interface Terms {
  readonly values: number[];
  readonly negative: boolean[];
  /** The row that adds a term to those before, and that nothing else uses; -1 for the first one. */
  readonly sums: number[];
}

function termsOf(tape: Tape, id: number, uses: Uint8Array): Terms {
  const { op, a, b, sums: kinds } = tape;
  const values: number[] = [];
  const negative: boolean[] = [];
  const sums: number[] = [];
  const add = (value: number, isNegative: boolean, sum: number): void => {
    values.push(value);
    negative.push(isNegative);
    sums.push(sum);
  };
  const isSum = (row: number): boolean =>
    (op[row] === opcodes.add || op[row] === opcodes.sub) && kinds[row] !== SUMS.begins && uses[row] === 1;
  let row = id;
  for (; isSum(row); row = a[row]!) add(b[row]!, op[row] === opcodes.sub, row);
  if (kinds[row] === SUMS.begins && uses[row] === 1) add(a[row]!, false, row);
  else add(row, false, -1);
  return { values, negative, sums };
}

/** How far apart the terms of a sum are at the most. */
function spanOf(tape: Tape, { values }: Terms): number {
  let span = 0;
  for (let i = 0; i + 1 < values.length; i++)
    if (isComputed(tape, values[i]!)) span = Math.max(span, values[i]! - values[i + 1]!);
  return span;
}

/** Adds the terms of a sum one by one, each where it is computed. */
function accumulate(
  tape: Tape,
  id: number,
  uses: Uint8Array,
  replaced: Uint8Array,
  stores: Stores,
  output: number,
  element: number,
): void {
  const { values, negative, sums } = termsOf(tape, id, uses);
  const first = values.length - 1;
  // Of two terms the order does not matter, and the earlier one may have been put behind the other.
  const isPlaced = sums[first]! >= 0;
  if (first > 0 && !isPlaced && values[first - 1]! < values[first]!)
    for (const column of [values, negative, sums]) column.push(column.splice(first - 1, 1)[0] as never);
  let at = isPlaced ? -1 : Math.min(...values.slice(-2).map((value) => (isComputed(tape, value) ? value : tape.size)));
  for (let i = first; i >= 0; i--) {
    const value = values[i]!;
    const sum = sums[i]!;
    if (sum >= 0) replaced[sum] = 1;
    if (isComputed(tape, value)) at = Math.max(at, value);
    // Where the contribution is made, which may be long after its value was computed.
    if (isPlaced) at = Math.max(at, sum);
    const negated = !negative[i] && tape.op[value] === opcodes.neg && uses[value] === 1;
    if (negated) replaced[value] = 1;
    stores.add(at, negative[i] || negated ? DEDUCT : ACCUMULATE, output, element, negated ? tape.a[value]! : value);
  }
}

const isComputed = (tape: Tape, id: number): boolean => !tape.isConstant(id) && !tape.isRead(id);

/** How often each row is used, up to 255 times: as an operand or as a result. */
function usesOf(tape: Tape): Uint8Array {
  const uses = new Uint8Array(tape.size);
  const count = (id: number): void => {
    if (id >= 0 && uses[id]! < 255) uses[id]!++;
  };
  forEachOperand(tape, 0, tape.size, (_, operand) => count(operand));
  for (const { ids } of tape.outputs) ids.forEach(count);
  return uses;
}

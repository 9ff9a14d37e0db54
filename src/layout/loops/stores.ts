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

/** Stores by the row that they follow; those that follow no row are listed under the size of the tape. */
export class Stores {
  count = 0;
  private readonly first: Int32Array;
  private readonly next: number[] = [];
  private readonly stores: Store[] = [];

  constructor(rows: number) {
    this.first = new Int32Array(rows + 1).fill(-1);
  }

  add(after: number, store: Store): void {
    this.next.push(this.first[after]!);
    this.stores.push(store);
    this.first[after] = this.count++;
  }

  /**
   * What is added comes before what is subtracted: of a difference, that is the order of its operands. The contributions to
   * one element stay in their order, though.
   */
  forEachAfter(row: number, visit: (store: Store) => void): void {
    const at = this.first[row]!;
    if (at < 0) return;
    const found: Store[] = [];
    for (let i = at; i >= 0; i = this.next[i]!) found.push(this.stores[i]!);
    found.reverse();
    const places = new Set(found.map(({ output, element }) => `${output} ${element}`));
    if (places.size === found.length) found.sort((x, y) => y.op - x.op);
    found.forEach(visit);
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
      if (isFar && overwrites)
        accumulate(tape, id, uses, replaced, (at, op, value) => stores.add(at, { op, output, element, value }));
      else stores.add(isFar || !isComputed(tape, id) ? tape.size : id, { op: STORE, output, element, value: id });
    });
    return isFar && overwrites;
  });
  return { stores, accumulated, replaced, gathering: planGathering(tape, uses, replaced) };
}

/** A row as a sum of terms, in order. */
interface Term {
  readonly value: number;
  readonly negative: boolean;
  /** The row that adds it to the terms before, and that nothing else uses; -1 for the first one. */
  readonly sum: number;
}

function termsOf(tape: Tape, id: number, uses: Uint8Array): Term[] {
  const terms: Term[] = [];
  let row = id;
  const isSum = (): boolean =>
    (tape.op[row] === opcodes.add || tape.op[row] === opcodes.sub) && tape.sums[row] !== SUMS.begins;
  for (; isSum() && uses[row] === 1; row = tape.a[row]!)
    terms.push({ value: tape.b[row]!, negative: tape.op[row] === opcodes.sub, sum: row });
  const begins = tape.sums[row] === SUMS.begins && uses[row] === 1;
  terms.push(begins ? { value: tape.a[row]!, negative: false, sum: row } : { value: row, negative: false, sum: -1 });
  return terms.reverse();
}

/** How far apart the terms of a sum are at the most. */
function spanOf(tape: Tape, terms: readonly Term[]): number {
  let span = 0;
  terms.forEach(({ value }, i) => {
    if (i > 0 && isComputed(tape, value)) span = Math.max(span, value - terms[i - 1]!.value);
  });
  return span;
}

/** Adds the terms of a sum one by one, each where it is computed. */
function accumulate(
  tape: Tape,
  id: number,
  uses: Uint8Array,
  replaced: Uint8Array,
  add: (after: number, op: number, value: number) => void,
): void {
  const terms = termsOf(tape, id, uses);
  // Of two terms the order does not matter, and the earlier one may have been put behind the other.
  const [first, second] = terms;
  const isPlaced = first!.sum >= 0;
  if (second && !isPlaced && second.value < first!.value) terms.splice(0, 2, second, first!);
  let at = isPlaced
    ? -1
    : Math.min(...terms.slice(0, 2).map(({ value }) => (isComputed(tape, value) ? value : tape.size)));
  for (const { value, negative, sum } of terms) {
    if (sum >= 0) replaced[sum] = 1;
    if (isComputed(tape, value)) at = Math.max(at, value);
    // Where the contribution is made, which may be long after its value was computed.
    if (isPlaced) at = Math.max(at, sum);
    const negated = !negative && tape.op[value] === opcodes.neg && uses[value] === 1;
    if (negated) replaced[value] = 1;
    add(at, negative || negated ? DEDUCT : ACCUMULATE, negated ? tape.a[value]! : value);
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

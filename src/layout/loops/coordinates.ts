/**
 * Where the operands of instructions are, in numbers that move by constant strides from one iteration of a loop to the next.
 * An element of an array has its index. A value that was computed only just before is told by the distance. Any other value
 * has its number among the values of the same op that are read from afar: so that what an inner loop computes for itself,
 * more of it in each iteration of a triangular nest, does not move the numbers of the others. A sum that is kept in a cell has
 * its number among all such sums, in the order in which they are taken.
 */
import { LITERAL, type Sequence, SUM, TAKE, VALUE } from "./sequence.js";

/** Values are near up to this distance. */
const NEAR = 4;

/** Codes of operands: how an operand is given, as opposed to its number. There are at most 256 ops, so many codes at most. */
const CODES = 512;
const NONE = 0;
const FIRST_DISTANCE = 2;
const FIRST_ARRAY = FIRST_DISTANCE + NEAR;
const TAKEN = 62;
const FIRST_OP = 64;

export class Coordinates {
  private readonly sequence: Sequence;
  /** By position: the value's number among those of its op that are read from afar. */
  private readonly ordinal: Int32Array;
  /** By position: whether the value is read from afar, anywhere. */
  private readonly far: Uint8Array;
  /** By position that takes a sum: the number of the sum. */
  private readonly sumOrdinal: Int32Array;
  /** The operands of the instruction asked for last that have numbers, and how many there are. */
  readonly numbers = new Int32Array(3);
  count = 0;
  /** The rows of its operands that are literals, which are part of the code; else -1. */
  readonly literals = new Int32Array(3);
  hasLiterals = false;

  constructor(sequence: Sequence) {
    this.sequence = sequence;
    const { length, op, space, number } = sequence;
    this.far = new Uint8Array(length);
    const { far } = this;
    for (let i = 0, slot = 0; i < length; i++)
      for (const end = slot + 3; slot < end; slot++)
        if (space[slot] === VALUE && i - number[slot]! > NEAR) far[number[slot]!] = 1;
    this.ordinal = new Int32Array(length);
    const counts = new Int32Array(256);
    for (let i = 0; i < length; i++) if (far[i]) this.ordinal[i] = counts[op[i]!]!++;
    this.sumOrdinal = new Int32Array(length);
    let sums = 0;
    for (let i = 0; i < length; i++) if (op[i] === TAKE) this.sumOrdinal[i] = sums++;
  }

  /** What an instruction is apart from its numbers and literals; leaves those in `numbers` and `literals`. */
  keyOf(position: number): number {
    let key = this.sequence.op[position]!;
    this.count = 0;
    this.hasLiterals = false;
    this.literals.fill(-1);
    for (let k = 0; k < 3; k++) key = key * CODES + this.codeOf(position, k);
    return key;
  }

  /** Whether an instruction is that of so many rows before with other numbers, which move as they did before that. */
  follows(position: number, rows: number): boolean {
    const { op, space, number } = this.sequence;
    if (op[position] !== op[position - rows]) return false;
    for (let slot = 3 * position; slot < 3 * position + 3; slot++) {
      const of = space[slot]!;
      if (of !== space[slot - 3 * rows]) return false;
      if (of < 0) continue;
      const value = number[slot]!;
      const before = number[slot - 3 * rows]!;
      const first = number[slot - 6 * rows]!;
      if (of === LITERAL) {
        if (value !== before) return false;
      } else if (of !== VALUE) {
        const moves = of === SUM ? isStep(this.sumOrdinal, value, before, first) : value - before === before - first;
        if (!moves) return false;
      } else if (this.far[value] !== this.far[before]) return false;
      else if (this.far[value] === 0 ? value - before !== rows : op[value] !== op[before]) return false;
      else if (this.far[value] !== 0 && !isStep(this.ordinal, value, before, first)) return false;
    }
    return true;
  }

  private codeOf(position: number, k: number): number {
    const { op, space, number } = this.sequence;
    const slot = 3 * position + k;
    const of = space[slot]!;
    if (of < 0) return NONE;
    const value = number[slot]!;
    if (of === LITERAL) {
      this.literals[k] = value;
      this.hasLiterals = true;
      return LITERAL;
    }
    if (of !== VALUE) {
      this.numbers[this.count++] = of === SUM ? this.sumOrdinal[value]! : value;
      return FIRST_ARRAY + of;
    }
    if (this.far[value] === 0) return FIRST_DISTANCE + position - value - 1;
    this.numbers[this.count++] = this.ordinal[value]!;
    return op[value] === TAKE ? TAKEN : FIRST_OP + op[value]!;
  }
}

/** Whether of three values the numbers move by the same stride twice. */
const isStep = (numbers: Int32Array, value: number, before: number, first: number): boolean =>
  numbers[value]! - numbers[before]! === numbers[before]! - numbers[first]!;

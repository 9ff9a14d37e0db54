/**
 * Finds the loops that a sequence of instructions came from, exactly and without hints (Ketterlin & Clauss, "Prediction and
 * trace compression of data accesses through nested loop recognition", CGO 2008). Iterations of a loop are the same code,
 * and their numbers (`coordinates.ts`) move by constant strides.
 *
 * Whatever is found stands for the very same sequence; how well it is found decides only about size and speed.
 */
import { Coordinates } from "./coordinates.js";
import { Interner } from "./interner.js";
import type { Sequence } from "./sequence.js";
import { BEGINNING, enlarged, Stack } from "./stack.js";

interface LoopShape {
  readonly body: Int32Array;
  /** By how much each number of the body moves per iteration. */
  readonly stride: Int32Array;
  /** Instructions per iteration. */
  readonly rows: number;
  /** Where the elements of the first such loop's first iteration begin, and where it ends. */
  readonly positions: Int32Array;
}

/** The sequence as nested loops. */
export function roll(sequence: Sequence): AffineStack {
  const stack = new AffineStack(sequence);
  for (let i = 0; i < sequence.length; ) {
    stack.pushInstruction(i++);
    for (let rows = stack.goOn(i); rows > 0; rows = stack.goOn(i)) i += rows;
  }
  return stack;
}

export class AffineStack extends Stack {
  readonly sequence: Sequence;
  private readonly coordinates: Coordinates;
  private readonly shapes = new Interner();
  /** What is known of the shapes that are loops. */
  private readonly loopShapes: (LoopShape | undefined)[] = [];
  /** How many numbers an element has, by shape. */
  private readonly counts: number[] = [];
  /** Per element: where its numbers start, its first instruction, and how many instructions it stands for. */
  private start = new Int32Array(BEGINNING);
  private first = new Int32Array(BEGINNING);
  private rows = new Int32Array(BEGINNING);
  /** The numbers of all elements: a loop's are its trip count and the numbers of its first iteration. */
  private numbers = new Int32Array(BEGINNING);

  constructor(sequence: Sequence) {
    super();
    this.sequence = sequence;
    this.coordinates = new Coordinates(sequence);
  }

  pushInstruction(i: number): void {
    const { coordinates } = this;
    const key = coordinates.keyOf(i);
    const shape = coordinates.hasLiterals
      ? this.shapes.statement(key, coordinates.literals)
      : this.shapes.statement(key);
    const from = this.start[this.size]!;
    this.room(from + 3);
    for (let k = 0; k < coordinates.count; k++) this.numbers[from + k] = coordinates.numbers[k]!;
    this.pushElement(shape, coordinates.count, i, 1);
    this.reduce();
  }

  /**
   * Takes a whole iteration into the loop on top, if the next instructions are one: each is the code of the one an iteration
   * before, and its numbers move as they did from the iteration before that. Else long loops would be put together
   * from instructions again for each of their iterations.
   * @returns how many instructions that is, or 0.
   */
  goOn(next: number): number {
    const top = this.size - 1;
    const loop = this.loopShapes[this.shape[top]!];
    if (!loop || next + loop.rows > this.sequence.length) return 0;
    for (let i = next; i < next + loop.rows; i++) if (!this.coordinates.follows(i, loop.rows)) return 0;
    this.extend(top);
    this.reduce();
    return loop.rows;
  }

  private pushElement(shape: number, count: number, first: number, rows: number): void {
    const at = this.push(shape);
    this.counts[shape] = count;
    this.start[at + 1] = this.start[at]! + count;
    this.first[at] = first;
    this.rows[at] = rows;
  }

  protected positionOf(place: number): number {
    return place < this.size ? this.first[place]! : this.first[place - 1]! + this.rows[place - 1]!;
  }

  protected bodyOf(shape: number): Int32Array | undefined {
    return this.loopShapes[shape]?.body;
  }

  protected continues(loop: number): boolean {
    const { stride } = this.loopShapes[this.shape[loop]!]!;
    const from = this.start[loop]!;
    const trip = this.numbers[from]!;
    const next = this.start[loop + 1]!;
    for (let i = 0; i < stride.length; i++)
      if (this.numbers[next + i] !== this.numbers[from + 1 + i]! + trip * stride[i]!) return false;
    return true;
  }

  protected extend(loop: number): void {
    this.numbers[this.start[loop]!]!++;
    this.rows[loop]! += this.loopShapes[this.shape[loop]!]!.rows;
  }

  protected moves(place: number, b: number): boolean {
    const { start, numbers } = this;
    const [n1, n2, n3] = [start[place - 2 * b]!, start[place - b]!, start[place]!];
    for (let i = start[place + 1]! - n3 - 1; i >= 0; i--)
      if (numbers[n3 + i]! - numbers[n2 + i]! !== numbers[n2 + i]! - numbers[n1 + i]!) return false;
    // With trip counts that change, numbers would not move by strides in the loops around this one.
    return this.rows[place] === this.rows[place - b];
  }

  protected replace(b: number): void {
    const base = this.size - 3 * b;
    const from = this.start[base]!;
    const count = this.start[base + b]! - from;
    const stride = new Int32Array(count);
    for (let i = 0; i < count; i++) stride[i] = this.numbers[from + count + i]! - this.numbers[from + i]!;
    const body = this.shape.slice(base, base + b);
    let rows = 0;
    for (let i = base; i < base + b; i++) rows += this.rows[i]!;
    const first = this.first[base]!;
    // Loops are of one shape only if the loops inside run equally often: 3 and 8 times is not 4 and 7 times.
    const inner = this.rows.slice(base, base + b).filter((count) => count > 1);
    const shape = this.shapes.loop(body, stride, inner);
    this.loopShapes[shape] ??= { body, stride, rows, positions: this.first.slice(base, base + b + 1) };
    this.pop(3 * b);
    this.room(from + count + 1);
    this.numbers.copyWithin(from + 1, from, from + count);
    this.numbers[from] = 3;
    this.pushElement(shape, count + 1, first, 3 * rows);
  }

  /** How many elements are left. */
  get elementCount(): number {
    return this.size;
  }

  /** The shape of an element, and where its numbers are. */
  shapeAt(element: number): number {
    return this.shape[element]!;
  }

  /** The first instruction of an element. */
  positionAt(element: number): number {
    return this.first[element]!;
  }

  numbersAt(element: number): number {
    return this.start[element]!;
  }

  /** Number i of all: the trip count of a loop, if its numbers start there. */
  number(i: number): number {
    return this.numbers[i]!;
  }

  /** The shapes of a loop's body; undefined for an instruction. */
  loopBody(shape: number): Int32Array | undefined {
    return this.bodyOf(shape);
  }

  /** Where the elements of an example of the body begin, and where it ends. */
  bodyPositions(shape: number): Int32Array {
    return this.loopShapes[shape]!.positions;
  }

  /** How many instructions one iteration of a loop stands for. */
  rowsPerIteration(shape: number): number {
    return this.loopShapes[shape]!.rows;
  }

  /** How many numbers an element of this shape has. */
  numberCount(shape: number): number {
    return this.counts[shape]!;
  }

  private room(count: number): void {
    if (count > this.numbers.length) this.numbers = enlarged(this.numbers, 2 * count);
  }

  protected override grow(): void {
    super.grow();
    for (const column of ["start", "first", "rows"] as const)
      this[column] = enlarged(this[column], this.shape.length + 1);
  }
}

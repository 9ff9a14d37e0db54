/**
 * Finds the loops that a sequence of instructions came from, exactly and without hints (Ketterlin & Clauss, "Prediction and
 * trace compression of data accesses through nested loop recognition", CGO 2008). Walks the sequence once and keeps a stack
 * of elements: instructions, and loops whose numbers move by a constant stride from one iteration to the next.
 *
 * - If the last b elements are the next iteration of the loop under them, the loop absorbs them.
 * - If the last three groups of b elements have one shape and move by one stride, they become a loop of three iterations.
 *
 * Whatever is found stands for the very same sequence; how well it is found decides only about size and speed.
 */
import { Interner } from "./interner.js";
import type { Loop, Operand, Statement, Step } from "./nest.js";
import { LITERAL, type Sequence } from "./sequence.js";

/** How many places of the same shape further down the stack are tried as the start of a group. */
const TRIES = 24;
/** The longest body that is looked for, in elements. */
const LONGEST_BODY = 4000;

/** The sequence as nested loops. */
export function roll(sequence: Sequence): Step[] {
  const stack = new Stack(sequence);
  for (let i = 0; i < sequence.length; i++) {
    stack.pushInstruction(i);
    while (stack.absorb() || stack.form());
  }
  return stack.steps();
}

interface LoopShape {
  readonly body: Int32Array;
  /** By how much each number of the body moves per iteration. */
  readonly stride: Int32Array;
  /** Instructions per iteration. */
  readonly rows: number;
}

class Stack {
  private readonly sequence: Sequence;
  private readonly shapes = new Interner();
  /** What is known of the shapes that are loops. */
  private readonly loopShapes: (LoopShape | undefined)[] = [];
  /** Per element: its shape, where its numbers start, how many instructions it stands for, the first of them. */
  private shape = new Int32Array(1024);
  private start = new Int32Array(1024 + 1);
  private rows = new Int32Array(1024);
  private first = new Int32Array(1024);
  /** The nearest element below with the same shape. */
  private same = new Int32Array(1024);
  /** The loop whose next iteration would be complete with the element at this place; and for a loop, the one due with it. */
  private due = new Int32Array(1024).fill(-1);
  private alsoDue = new Int32Array(1024).fill(-1);
  private size = 0;
  /** The numbers of all elements: a loop's are its trip count and the numbers of its first iteration. */
  private numbers = new Int32Array(4096);
  private readonly newest: number[] = [];

  constructor(sequence: Sequence) {
    this.sequence = sequence;
  }

  pushInstruction(i: number): void {
    const { op, space, number } = this.sequence;
    const [x, y, z] = [space[3 * i]!, space[3 * i + 1]!, space[3 * i + 2]!];
    // A literal is part of the code: only data may move from one iteration to the next.
    const literals = [0, 1, 2].map((k) => (space[3 * i + k] === LITERAL ? number[3 * i + k]! : -1));
    const key = ((op[i]! * 32 + x + 1) * 32 + y + 1) * 32 + z + 1;
    const from = this.start[this.size]!;
    this.room(from + 3);
    let count = 0;
    for (let k = 0; k < 3; k++) if (space[3 * i + k]! >= 0) this.numbers[from + count++] = number[3 * i + k]!;
    this.push(this.shapes.statement(key, literals), count, 1, i);
  }

  private push(shape: number, count: number, rows: number, first: number): void {
    if (this.size + 1 >= this.shape.length) this.grow();
    const at = this.size++;
    this.shape[at] = shape;
    this.start[at + 1] = this.start[at]! + count;
    this.rows[at] = rows;
    this.first[at] = first;
    this.same[at] = this.newest[shape] ?? -1;
    this.newest[shape] = at;
    const loop = this.loopShapes[shape];
    if (!loop) return;
    while (at + loop.body.length >= this.shape.length) this.grow();
    this.alsoDue[at] = this.due[at + loop.body.length]!;
    this.due[at + loop.body.length] = at;
  }

  private pop(count: number): void {
    for (let i = 0; i < count; i++) {
      const at = --this.size;
      this.newest[this.shape[at]!] = this.same[at]!;
      const loop = this.loopShapes[this.shape[at]!];
      if (loop) this.due[at + loop.body.length] = this.alsoDue[at]!;
    }
  }

  /** The last elements are the next iteration of a loop under them. */
  absorb(): boolean {
    for (let at = this.due[this.size - 1]!; at >= 0; at = this.alsoDue[at]!) {
      const { body, stride, rows } = this.loopShapes[this.shape[at]!]!;
      if (!this.continues(at, body, stride)) continue;
      this.pop(body.length);
      this.numbers[this.start[at]!]!++;
      this.rows[at]! += rows;
      return true;
    }
    return false;
  }

  private continues(loop: number, body: Int32Array, stride: Int32Array): boolean {
    for (let i = body.length - 1; i >= 0; i--) if (this.shape[loop + 1 + i] !== body[i]) return false;
    const from = this.start[loop]!;
    const trip = this.numbers[from]!;
    const next = this.start[loop + 1]!;
    for (let i = 0; i < stride.length; i++)
      if (this.numbers[next + i] !== this.numbers[from + 1 + i]! + trip * stride[i]!) return false;
    return true;
  }

  /** The last three groups of some length become a loop. */
  form(): boolean {
    const top = this.size - 1;
    const shape = this.shape[top]!;
    for (let at = this.same[top]!, tries = 0; at >= 0 && tries < TRIES; at = this.same[at]!, tries++) {
      const b = top - at;
      if (b > LONGEST_BODY || 3 * b > this.size) return false;
      if (this.shape[at - b] === shape && this.repeats(b)) {
        this.replace(b);
        return true;
      }
    }
    return false;
  }

  private repeats(b: number): boolean {
    const third = this.size - b;
    for (let i = b - 1; i >= 0; i--) {
      const shape = this.shape[third + i]!;
      if (shape !== this.shape[third - b + i] || shape !== this.shape[third - 2 * b + i]) return false;
    }
    const [n1, n2, n3] = [this.start[third - 2 * b]!, this.start[third - b]!, this.start[third]!];
    for (let i = 0; i < n2 - n1; i++)
      if (this.numbers[n3 + i]! - this.numbers[n2 + i]! !== this.numbers[n2 + i]! - this.numbers[n1 + i]!) return false;
    // A trip count that changes would move what comes after it by more than a stride.
    return (
      this.sum(third - b, b) === this.sum(third, b) &&
      this.sum(third - 2 * b, b) === this.sum(third, b) &&
      this.sameTrips(b)
    );
  }

  private sum(from: number, count: number): number {
    let rows = 0;
    for (let i = from; i < from + count; i++) rows += this.rows[i]!;
    return rows;
  }

  private sameTrips(b: number): boolean {
    const third = this.size - b;
    for (let i = 0; i < b; i++) if (this.rows[third + i] !== this.rows[third - b + i]) return false;
    return true;
  }

  private replace(b: number): void {
    const base = this.size - 3 * b;
    const from = this.start[base]!;
    const count = this.start[base + b]! - from;
    const stride = new Int32Array(count);
    for (let i = 0; i < count; i++) stride[i] = this.numbers[from + count + i]! - this.numbers[from + i]!;
    const body = this.shape.slice(base, base + b);
    const rows = this.sum(base, b);
    const first = this.first[base]!;
    const shape = this.shapes.loop(body, stride, rows);
    this.loopShapes[shape] ??= { body, stride, rows };
    this.pop(3 * b);
    this.room(from + count + 1);
    this.numbers.copyWithin(from + 1, from, from + count);
    this.numbers[from] = 3;
    this.push(shape, count + 1, 3 * rows, first);
  }

  /** The elements as a tree. */
  steps(): Step[] {
    const steps: Step[] = [];
    for (let at = 0; at < this.size; at++) {
      const reader = { next: this.start[at]! };
      steps.push(this.step(this.shape[at]!, reader, [], { next: this.first[at]! }));
    }
    return steps;
  }

  /**
   * @param numbers where the element's numbers are.
   * @param strides for each loop around it, from the outside in: by how much each of these numbers moves.
   */
  private step(
    shape: number,
    numbers: { next: number },
    strides: readonly { readonly of: Int32Array; readonly base: number }[],
    position: { next: number },
  ): Step {
    const loop = this.loopShapes[shape];
    if (!loop) return this.statement(numbers, strides, position.next++);
    const trip = this.numbers[numbers.next++]!;
    const inner = [...strides, { of: loop.stride, base: numbers.next }];
    const start = position.next;
    const body = Array.from(loop.body, (s) => this.step(s, numbers, inner, position));
    position.next = start + trip * loop.rows;
    return { kind: "loop", trip, rows: loop.rows, start, body } satisfies Loop;
  }

  private statement(
    numbers: { next: number },
    strides: readonly { readonly of: Int32Array; readonly base: number }[],
    position: number,
  ): Statement {
    const { op, space, row } = this.sequence;
    const operands: Operand[] = [];
    for (let k = 0; k < 3; k++) {
      const of = space[3 * position + k]!;
      if (of < 0) continue;
      const at = numbers.next++;
      operands.push({ space: of, base: this.numbers[at]!, strides: strides.map((s) => s.of[at - s.base]!) });
    }
    return { kind: "statement", op: op[position]!, row: row[position]!, position, operands };
  }

  private room(count: number): void {
    if (count <= this.numbers.length) return;
    const bigger = new Int32Array(2 * count);
    bigger.set(this.numbers);
    this.numbers = bigger;
  }

  private grow(): void {
    const capacity = 2 * this.shape.length;
    for (const column of ["start", "rows", "first", "same", "due", "alsoDue", "shape"] as const) {
      const bigger = new Int32Array(capacity + 1).fill(-1);
      bigger.set(this[column]);
      this[column] = bigger;
    }
  }
}

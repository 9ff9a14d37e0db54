/**
 * The search for repetitions in a sequence: a stack of elements, which are items of the sequence or loops over them. What
 * makes two groups of elements the same code is their shapes; a kind of stack may ask for more.
 *
 * - If the last b elements are the next iteration of the loop under them, the loop absorbs them.
 * - If the last three groups of b elements are the same code, they become a loop of three iterations; unless iterations that
 *   begin at another element would read less of what the iteration before has computed. So it does not depend on what comes
 *   before a loop where its iterations begin.
 */
import { type Sequence, VALUE } from "./sequence.js";

/** How many places of the same shape further down the stack are tried as the start of a group. */
const TRIES = 24;
/** The longest body that is looked for, in elements. */
const LONGEST_BODY = 4000;
/** Of a longer element, what so many instructions read is looked at. */
const LOOKED_AT = 32;
/**
 * Of two iterations: where their elements begin; by element that an iteration could begin with, how many more values that takes over than
 * the one before; which values of the first one are used, and by number of the value in the iteration,
 * the last element that uses it, from 1 on; 0 whenever nothing is looked at: it is looked at very often.
 */
const uses = {
  begins: new Int32Array(64),
  steps: new Int32Array(64),
  lastUse: new Int32Array(64),
  used: new Int32Array(64),
};
/** Room for so many elements to begin with: most stacks are searches of short bodies, and there are thousands. */
export const BEGINNING = 16;

export abstract class Stack {
  protected size = 0;
  /** Per element: its shape, and the nearest element below with the same shape. */
  protected shape = new Int32Array(BEGINNING);
  private same = new Int32Array(BEGINNING);
  /** The loop whose next iteration would be complete with the element at this place; and for a loop, the one due with it. */
  private due = new Int32Array(BEGINNING).fill(-1);
  private alsoDue = new Int32Array(BEGINNING).fill(-1);
  private readonly newest: number[] = [];

  abstract readonly sequence: Sequence;
  /** The first instruction of an element; of the place behind the last one, the next instruction. */
  protected abstract positionOf(place: number): number;
  /** The shapes of a loop's body; undefined for an item. */
  protected abstract bodyOf(shape: number): Int32Array | undefined;
  /** Whether the elements above a loop, which have the shapes of its body, are its next iteration. */
  protected abstract continues(loop: number): boolean;
  /**
   * Whether an element, which has the shape of those b and 2b before, is to them what iterations of one loop are to one another. Asked
   * from the last one on, so that groups that are the same code but no loop are seen to be none before all of it is compared.
   */
  protected abstract moves(place: number, b: number): boolean;
  /** Takes the elements above a loop into it: they are about to be popped. */
  protected abstract extend(loop: number): void;
  /** Pops the last three groups of b elements and pushes a loop. */
  protected abstract replace(b: number): void;

  /** Puts together what belongs together, after an item was pushed. */
  protected reduce(): void {
    while (this.absorb() || this.form());
  }

  protected push(shape: number): number {
    if (this.size + 1 >= this.shape.length) this.grow();
    const at = this.size++;
    this.shape[at] = shape;
    this.same[at] = this.newest[shape] ?? -1;
    this.newest[shape] = at;
    const body = this.bodyOf(shape);
    if (!body) return at;
    while (at + body.length >= this.shape.length) this.grow();
    this.alsoDue[at] = this.due[at + body.length]!;
    this.due[at + body.length] = at;
    return at;
  }

  protected pop(count: number): void {
    for (let i = 0; i < count; i++) {
      const at = --this.size;
      this.newest[this.shape[at]!] = this.same[at]!;
      const body = this.bodyOf(this.shape[at]!);
      if (body) this.due[at + body.length] = this.alsoDue[at]!;
    }
  }

  private absorb(): boolean {
    for (let at = this.due[this.size - 1]!; at >= 0; at = this.alsoDue[at]!) {
      const body = this.bodyOf(this.shape[at]!)!;
      if (!this.hasShapes(at + 1, body) || !this.continues(at)) continue;
      this.extend(at);
      this.pop(body.length);
      return true;
    }
    return false;
  }

  private hasShapes(from: number, body: Int32Array): boolean {
    for (let i = body.length - 1; i >= 0; i--) if (this.shape[from + i] !== body[i]) return false;
    return true;
  }

  private form(): boolean {
    const top = this.size - 1;
    const shape = this.shape[top]!;
    for (let at = this.same[top]!, tries = 0; at >= 0 && tries < TRIES; at = this.same[at]!, tries++) {
      const b = top - at;
      if (b > LONGEST_BODY || 3 * b > this.size) return false;
      if (this.shape[at - b] === shape && this.repeats(b) && this.isInPhase(b)) {
        this.replace(b);
        return true;
      }
    }
    return false;
  }

  /** Whether the last three groups of b elements are the same code, and iterations of one loop. */
  private repeats(b: number): boolean {
    const third = this.size - b;
    for (let i = this.size - 1; i >= third; i--) {
      const shape = this.shape[i]!;
      if (shape !== this.shape[i - b] || shape !== this.shape[i - 2 * b] || !this.moves(i, b)) return false;
    }
    return true;
  }

  /**
   * Whether iterations that begin at another element would not take over fewer values from the iteration before. Values that
   * live for a whole iteration are taken over wherever it begins; the others, where it begins between them and their last use.
   */
  private isInPhase(b: number): boolean {
    if (b === 1) return true;
    const { space, number } = this.sequence;
    const second = this.size - 2 * b;
    if (uses.begins.length <= 2 * b)
      for (const column of ["begins", "steps"] as const) uses[column] = new Int32Array(4 * b);
    const { begins, steps } = uses;
    for (let i = 0; i <= 2 * b; i++) begins[i] = this.positionOf(second + i);
    const [first, last] = [begins[0]!, begins[b]!];
    if (uses.lastUse.length < last - first)
      for (const column of ["lastUse", "used"] as const) uses[column] = new Int32Array(2 * (last - first));
    const { lastUse, used } = uses;
    let count = 0;
    for (let i = 0; i < 2 * b; i++) {
      const from = begins[i]!;
      const to = Math.min(begins[i + 1]!, from + LOOKED_AT);
      for (let slot = 3 * from; slot < 3 * to; slot++) {
        const value = number[slot]!;
        if (space[slot] !== VALUE || value < first || value >= last) continue;
        if (lastUse[value - first] === 0) used[count++] = value;
        lastUse[value - first] = i + 1;
      }
    }
    steps.fill(0, 0, b + 1);
    for (let i = 0; i < count; i++) {
      const value = used[i]!;
      const use = lastUse[value - first]! - 1;
      lastUse[value - first] = 0;
      const computed = placeOf(value, begins, b);
      if (use - computed >= b) continue;
      steps[computed + 1]!++;
      if (use < b) steps[use + 1]!--;
      else {
        steps[0]!++;
        steps[use - b + 1]!--;
      }
    }
    let taken = steps[0]!;
    const own = taken;
    for (let i = 1; i < b; i++) {
      taken += steps[i]!;
      if (taken < own) return false;
    }
    return true;
  }

  protected grow(): void {
    const capacity = 2 * this.shape.length;
    for (const column of ["shape", "same", "due", "alsoDue"] as const) this[column] = enlarged(this[column], capacity);
  }
}

export function enlarged(column: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(capacity).fill(-1);
  bigger.set(column);
  return bigger;
}

/** The element that a position is in, by where the elements begin; there are so many. */
function placeOf(position: number, begins: Int32Array, count: number): number {
  let [from, to] = [0, count];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (begins[middle]! <= position) from = middle;
    else to = middle;
  }
  return from;
}

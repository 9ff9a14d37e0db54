/**
 * Numbers for shapes: equal shapes get equal numbers. What tells them apart are lists of integers, in a hash table with open
 * addressing: every instruction of a sequence is looked up, and no string or object is made for it.
 */
export class Interner {
  /** The lists of all shapes, one behind the other, and where each begins. */
  private numbers = new Int32Array(64);
  private start = new Int32Array(16);
  private count = 0;
  /** Shapes from 1 on; 0 is free. */
  private slots = new Int32Array(32);
  /** The list that is looked for: behind the others, where it stays if it is new. */
  private end = 0;

  /** @param literals the rows of the operands that are literals, else -1; none if there are none. */
  statement(key: number, literals: ArrayLike<number> = []): number {
    this.end = this.start[this.count]!;
    this.add(key | 0);
    this.add(Math.floor(key / 2 ** 32));
    this.addAll(literals);
    return this.intern();
  }

  loop(...columns: readonly ArrayLike<number>[]): number {
    this.end = this.start[this.count]!;
    // No statement begins like this.
    this.add(-1);
    this.add(-1);
    for (const column of columns) {
      this.add(column.length);
      this.addAll(column);
    }
    return this.intern();
  }

  private addAll(list: ArrayLike<number>): void {
    for (let i = 0; i < list.length; i++) this.add(list[i]!);
  }

  private add(number: number): void {
    if (this.end === this.numbers.length) this.numbers = longer(this.numbers);
    this.numbers[this.end++] = number;
  }

  private intern(): number {
    const { slots, count } = this;
    const from = this.start[count]!;
    const mask = slots.length - 1;
    for (let slot = this.hash(from, this.end) & mask; ; slot = (slot + 1) & mask) {
      const shape = slots[slot]! - 1;
      if (shape < 0) {
        slots[slot] = ++this.count;
        if (this.count + 1 === this.start.length) this.grow();
        this.start[this.count] = this.end;
        return count;
      }
      if (this.isSame(shape, from)) return shape;
    }
  }

  private isSame(shape: number, from: number): boolean {
    const { numbers } = this;
    const begin = this.start[shape]!;
    const length = this.end - from;
    if (this.start[shape + 1]! - begin !== length) return false;
    for (let i = 0; i < length; i++) if (numbers[begin + i] !== numbers[from + i]) return false;
    return true;
  }

  private hash(from: number, to: number): number {
    let h = to - from;
    for (let i = from; i < to; i++) {
      h = Math.imul(h ^ this.numbers[i]!, 0x85ebca6b);
      h ^= h >>> 15;
    }
    return h;
  }

  private grow(): void {
    this.start = longer(this.start);
    this.slots = new Int32Array(2 * this.start.length);
    const mask = this.slots.length - 1;
    for (let shape = 0; shape < this.count; shape++) {
      const to = shape + 1 < this.count ? this.start[shape + 1]! : this.end;
      let slot = this.hash(this.start[shape]!, to) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = shape + 1;
    }
  }
}

function longer(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const result = new Int32Array(2 * list.length);
  result.set(list);
  return result;
}

/**
 * When the results of a tape go to their arrays: each right after the row that computes it. Where the contributions to a
 * derivative lie far apart, each is added to the element of the array itself instead of being kept until the sum is
 * complete: as a loop by hand would do it, and the first contribution is then like all the others.
 */
import { opcodes } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import { forEachOperand } from "../kernel.js";

/** Contributions further apart than this, in rows, are far: nobody would keep their sum in a register for so long. */
const FAR = 256;

/** Stores by the row that they follow; those that follow no row are listed under the size of the tape. */
export class Stores {
  count = 0;
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly next: number[] = [];
  private readonly output: number[] = [];
  private readonly element: number[] = [];
  private readonly value: number[] = [];

  constructor(rows: number) {
    this.first = new Int32Array(rows + 1).fill(-1);
    this.last = new Int32Array(rows + 1).fill(-1);
  }

  add(after: number, output: number, element: number, value: number): void {
    const at = this.count++;
    this.output.push(output);
    this.element.push(element);
    this.value.push(value);
    this.next.push(-1);
    if (this.first[after]! < 0) this.first[after] = at;
    else this.next[this.last[after]!] = at;
    this.last[after] = at;
  }

  forEachAfter(row: number, visit: (output: number, element: number, value: number) => void): void {
    for (let at = this.first[row]!; at >= 0; at = this.next[at]!)
      visit(this.output[at]!, this.element[at]!, this.value[at]!);
  }
}

export interface StorePlan {
  readonly stores: Stores;
  /** By output: whether its elements are accumulated, and have to be 0 at first. */
  readonly accumulated: readonly boolean[];
  /** By row: 1 for additions that accumulating replaces. */
  readonly replaced: Uint8Array;
}

/** @param overwrites whether results overwrite what is in the arrays; where they are added to it, sums must be complete. */
export function planStores(tape: Tape, overwrites: boolean): StorePlan {
  const stores = new Stores(tape.size);
  const replaced = new Uint8Array(tape.size);
  const uses = usesOf(tape);
  const accumulated = tape.outputs.map(({ target, ids }, output) => {
    if (target === "return") return false;
    const far = ids.some((id) => id >= 0 && isFar(tape, sumOf(tape, id, uses)));
    ids.forEach((id, element) => {
      if (id < 0) return;
      if (!far || !overwrites) {
        stores.add(far || !isComputed(tape, id) ? tape.size : id, output, element, id);
        return;
      }
      const { first, additions } = sumOf(tape, id, uses);
      stores.add(first, output, element, first);
      for (const row of additions) {
        replaced[row] = 1;
        stores.add(row, output, element, tape.b[row]!);
      }
    });
    return far && overwrites;
  });
  return { stores, accumulated, replaced };
}

/** A row as a sum: its first term, and the additions of the others in order, which nothing else uses. */
interface Sum {
  readonly first: number;
  readonly additions: readonly number[];
}

function sumOf(tape: Tape, id: number, uses: Uint8Array): Sum {
  const additions: number[] = [];
  let first = id;
  for (; tape.op[first] === opcodes.add && uses[first] === 1; first = tape.a[first]!) additions.push(first);
  return { first, additions: additions.reverse() };
}

function isFar(tape: Tape, { first, additions }: Sum): boolean {
  const start = isComputed(tape, first) ? first : (additions[0] ?? first);
  return additions.some((row, i) => row - (additions[i - 1] ?? start) > FAR);
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

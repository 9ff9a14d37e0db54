/**
 * Makes what is put into a memory wait for what was read from it before: rows may then be put in any order in which operands
 * precede uses. Until here each row follows the one that has left the memory as it finds it, so what nobody reads could go, and
 * what is read twice is read once. What is put there is put as soon as it is computed, which the loop that computes it can do.
 */
import { gets, puts } from "../ir/opcodes.js";
import { hasPuts, memoriesOf } from "../ir/scatters.js";
import type { Tape } from "../ir/tape.js";
import { asItIs, rearrange } from "./rewrite.js";

export function orderMemories(tape: Tape): Tape {
  const { op, a, size } = tape;
  const memories = memoriesOf(tape);
  if (memories.length === 0) return tape;
  /** By memory: the last row that puts something into it; and as far as they are known, the last row of all. */
  const lastPut: number[] = [];
  for (let id = 0; id < size; id++) if (puts[op[id]!]) lastPut[memories.of(id)] = id;
  const last: number[] = [];
  for (let id = 0; id < size; id++) {
    if (!puts[op[id]!] && !gets[op[id]!]) continue;
    const memory = memories.of(id);
    // What is only read from then on may be read in any order.
    if (id > lastPut[memory]!) continue;
    a[id] = last[memory] ?? a[id]!;
    last[memory] = id;
  }
  return rearrange(tape, putsSoon(tape));
}

/**
 * The rows in an order in which operands precede uses, with what is put into a memory right behind the last of its operands.
 * @param before the order so far; left out, as they are.
 */
export function putsSoon(tape: Tape, before = asItIs(tape)): Int32Array {
  const { op, a, b, c, size } = tape;
  if (!hasPuts(tape)) return before;
  /** By row: the place of the last one of those that have to be there first and stay where they are. */
  const anchor = new Int32Array(size);
  for (let place = 0; place < size; place++) {
    const id = before[place]!;
    anchor[id] = puts[op[id]!] ? Math.max(anchor[a[id]!]!, anchor[b[id]!]!, anchor[c[id]!]!) : place;
  }
  /** By such a place, what comes right behind it, in order. */
  const first = new Int32Array(size).fill(-1);
  const next = new Int32Array(size).fill(-1);
  for (let place = size - 1; place >= 0; place--) {
    const id = before[place]!;
    if (!puts[op[id]!]) continue;
    next[id] = first[anchor[id]!]!;
    first[anchor[id]!] = id;
  }
  const order = new Int32Array(size);
  let length = 0;
  for (let place = 0; place < size; place++) {
    const id = before[place]!;
    if (puts[op[id]!]) continue;
    order[length++] = id;
    for (let put = first[place]!; put >= 0; put = next[put]!) order[length++] = put;
  }
  return order;
}

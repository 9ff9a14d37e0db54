/**
 * The rows of a tape in an order in which the same op comes many times in a row: any order with operands first computes the
 * same bits. Greedy: of all ops, always the one with the most rows whose operands are there. Knows rows and their operands;
 * nothing of tables.
 */
import { arities, isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/** Rows that are mixed: more make longer runs, fewer keep operands near, in the cache of the processor. */
export const WINDOW = 1 << 13;

export interface Runs {
  /** The rows that are no leaves, in their new order. */
  readonly rows: Int32Array;
  /** The opcode of each run, and how many rows it has. */
  readonly ops: readonly number[];
  readonly lengths: readonly number[];
}

export function runsOf(tape: Tape, window = WINDOW): Runs {
  const { op, a, b, c, size } = tape;
  const columns = [a, b, c];
  const all = op.subarray(0, size).reduce((count, code) => (isLeaf(code) ? count : count + 1), 0);
  const rows = new Int32Array(all);
  const ops: number[] = [];
  const lengths: number[] = [];
  /** Operands of a row that are not there yet. */
  const missing = new Uint8Array(size);
  /** Uses of a row in its window, as a list: the first one, and behind each one the next; a use is a row and a column. */
  const firstUse = new Int32Array(size).fill(-1);
  const nextUse = new Int32Array(3 * size);
  let placed = 0;

  const schedule = (from: number, to: number): void => {
    const ready = new Map<number, number[]>();
    const offer = (id: number): void => {
      const rows = ready.get(op[id]!);
      if (rows) rows.push(id);
      else ready.set(op[id]!, [id]);
    };
    for (let id = from; id < to; id++) {
      if (isLeaf(op[id]!)) continue;
      for (let k = 0; k < arities[op[id]!]!; k++) {
        const operand = columns[k]![id]!;
        if (operand < from || isLeaf(op[operand]!)) continue;
        missing[id]!++;
        nextUse[3 * id + k] = firstUse[operand]!;
        firstUse[operand] = 3 * id + k;
      }
      if (missing[id] === 0) offer(id);
    }
    for (let run = longest(ready); run; run = longest(ready)) {
      const [code, members] = run;
      // What becomes ready meanwhile comes behind, and belongs to the run if it is of the same op.
      for (let i = 0; i < members.length; i++) {
        rows[placed++] = members[i]!;
        for (let use = firstUse[members[i]!]!; use >= 0; use = nextUse[use]!) {
          const user = Math.floor(use / 3);
          if (--missing[user]! === 0) offer(user);
        }
      }
      ops.push(code);
      lengths.push(members.length);
      ready.delete(code);
    }
  };
  for (let from = 0; from < size; from += window) schedule(from, Math.min(size, from + window));
  return { rows, ops, lengths };
}

function longest(ready: ReadonlyMap<number, number[]>): readonly [op: number, rows: number[]] | null {
  let found: readonly [number, number[]] | null = null;
  for (const one of ready) if (!found || one[1].length > found[1].length) found = one;
  return found;
}

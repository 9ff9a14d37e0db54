/**
 * Which parameters some rows of a tape depend on. Knows tapes, and from each op's pullback which operands its derivative
 * flows through; what the rows are (results, a gradient) is the caller's business.
 *
 * A set is kept only for a row that is used more than once. What is used once is walked through from its user, so that a
 * sum of n terms costs n and not n²: sets of its partial sums would be as large as the sum.
 */
import { pullback } from "../ir/fragment.js";
import { arities, isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { activeRows, operandColumns } from "./activity.js";
import { accumulate, type Pattern } from "./pattern.js";

/** How many numbers the sets of one tape may hold: 128 MB. */
export const SET_LIMIT = 2 ** 25;
/** How many numbers may be read to form them, relative to that. */
const READS = 8;

const MANY = 2;

/**
 * The parameters that each of `rows` depends on, in a tape whose parameters have `parameterCount` elements: row i of the
 * pattern belongs to `rows[i]`. A row of -1 depends on nothing.
 *
 * A dependence is a chain of operands through which the pullbacks give something: conditions, `sign` or `stopGradient`
 * make none. This is what forward mode from a parameter reaches and what reverse mode from the row reaches, so whatever
 * is not in the pattern is exactly 0, even beside infinities and NaN.
 * @param limit how many numbers the sets may hold.
 * @returns null if they would hold more: the pattern is dense, or nearly.
 */
export function dependences(
  tape: Tape,
  rows: Int32Array,
  parameterCount: number,
  limit: number = SET_LIMIT,
): Pattern | null {
  const active = activeRows(tape, ["parameters"]);
  const uses = countUses(tape, rows, active);
  const sets = new Sets(tape, parameterCount, limit + parameterCount);
  for (let id = 0; id < tape.size; id++) {
    if (uses[id] === 0 || !active[id]) continue;
    if (isLeaf(tape.op[id]!)) sets.single(id, tape.a[id]!);
    else if (uses[id] === MANY && !sets.gather(id, uses)) return null;
  }
  return sets.pattern(rows, limit);
}

/** For each active row, through how many operands a derivative that serves `rows` flows into it: none, one or MANY. */
function countUses(tape: Tape, rows: Int32Array, active: Uint8Array): Uint8Array {
  const uses = new Uint8Array(tape.size);
  const columns = operandColumns(tape);
  for (const row of rows) if (row >= 0 && active[row]) uses[row] = MANY;
  for (let id = tape.size - 1; id >= 0; id--) {
    if (uses[id] === 0) continue;
    const mask = differentiable(tape.op[id]!);
    for (let i = 0; mask >> i; i++) {
      const operand = columns[i]![id]!;
      if ((mask >> i) & 1 && active[operand]) uses[operand] = Math.min(uses[operand]! + 1, MANY);
    }
  }
  return uses;
}

const masks: number[] = [];

/** Which operands of an op have a derivative, as bits. */
export function differentiable(op: number): number {
  if (masks[op] === undefined) {
    const rule = isLeaf(op) ? null : pullback(op);
    masks[op] = 0;
    if (rule) for (let i = 0; i < arities[op]!; i++) if (rule.gives(i)) masks[op] |= 1 << i;
  }
  return masks[op]!;
}

/** Sets of parameters, each a stretch of one array, in no order; rows with equal sets share them where that is cheap. */
class Sets {
  private readonly tape: Tape;
  private readonly columns: readonly Int32Array[];
  private readonly limit: number;
  /** Where the set of each row is. A row that has none is empty. */
  private readonly start: Int32Array;
  private readonly length: Int32Array;
  /** The row for which each parameter was seen last. */
  private readonly seen: Int32Array;
  /** Begins with 0, 1, …, of which each is the set of a parameter by itself. */
  private members: Int32Array;
  private top: number;
  private reads = 0;
  /** Rows still to be walked through; empty between two calls. */
  private readonly stack: number[] = [];

  constructor(tape: Tape, parameterCount: number, limit: number) {
    this.tape = tape;
    this.columns = operandColumns(tape);
    this.limit = limit;
    this.start = new Int32Array(tape.size);
    this.length = new Int32Array(tape.size);
    this.seen = new Int32Array(parameterCount).fill(-1);
    this.members = Int32Array.from({ length: 2 * parameterCount }, (_, i) => (i < parameterCount ? i : 0));
    this.top = parameterCount;
  }

  single(id: number, parameter: number): void {
    this.start[id] = parameter;
    this.length[id] = 1;
  }

  /** Forms the set of a row, from sets that are there. False if that goes beyond a limit. */
  gather(id: number, uses: Uint8Array): boolean {
    const begin = this.top;
    let largest = -1;
    const { stack } = this;
    stack.push(id);
    for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
      const mask = differentiable(this.tape.op[row]!);
      for (let i = 0; mask >> i; i++) {
        if (!((mask >> i) & 1)) continue;
        const operand = this.columns[i]![row]!;
        if (this.length[operand] === 0) {
          // Inactive rows have been counted no uses.
          if (uses[operand] === 1) stack.push(operand);
          continue;
        }
        if (
          largest >= 0 &&
          this.start[operand] === this.start[largest] &&
          this.length[operand] === this.length[largest]
        )
          continue;
        if (largest < 0 || this.length[operand]! > this.length[largest]!) largest = operand;
        // Nothing can be added to all parameters.
        if (this.length[largest] === this.seen.length) continue;
        this.add(operand, id);
        if (this.top > this.limit || this.reads > READS * this.limit) return false;
      }
    }
    if (largest < 0) return true;
    const all = this.length[largest] === this.seen.length;
    const length = all ? this.seen.length : this.top - begin;
    const same = length === this.length[largest];
    this.start[id] = same ? this.start[largest]! : begin;
    this.length[id] = length;
    if (same) this.top = begin;
    return true;
  }

  /** Appends those parameters of a row's set that row `id` has not got yet. */
  private add(row: number, id: number): void {
    const begin = this.start[row]!;
    const end = begin + this.length[row]!;
    this.reads += end - begin;
    while (this.top + end - begin > this.members.length) {
      const bigger = new Int32Array(2 * this.members.length);
      bigger.set(this.members);
      this.members = bigger;
    }
    const { members, seen } = this;
    for (let k = begin; k < end; k++) {
      const parameter = members[k]!;
      if (seen[parameter] === id) continue;
      seen[parameter] = id;
      members[this.top++] = parameter;
    }
  }

  /** The sets of some rows, sorted; null if they have more than `limit` numbers together. */
  pattern(rows: Int32Array, limit: number): Pattern | null {
    let total = 0;
    for (const row of rows) if (row >= 0) total += this.length[row]!;
    if (total > limit) return null;
    const counts = new Int32Array(rows.length + 1);
    rows.forEach((row, i) => {
      if (row >= 0) counts[i + 1] = this.length[row]!;
    });
    const rowPointers = accumulate(counts);
    const columns = new Int32Array(total);
    rows.forEach((row, i) => {
      if (row < 0) return;
      const begin = this.start[row]!;
      columns.set(this.members.subarray(begin, begin + this.length[row]!), rowPointers[i]!);
      columns.subarray(rowPointers[i]!, rowPointers[i + 1]!).sort();
    });
    return { rowPointers, columns };
  }
}

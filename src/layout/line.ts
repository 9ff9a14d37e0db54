/**
 * The shape of a straight-line kernel: where it is cut into functions, and which values cross a cut. Shared by every
 * backend; knows rows and their uses, not how anything is printed.
 */
import { arities, isLeaf, isPlace } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { type Locals, planLocals } from "./locals.js";

/** Rows `from` to `to` (exclusive) of a tape: one function. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
}

export interface Layout {
  readonly chunks: readonly Chunk[];
  /** For each row, its cell in the array of values that outlive their chunk, or -1. */
  readonly cell: Int32Array;
  readonly cellCount: number;
  /** How often each row is an operand, anywhere in the tape. */
  readonly uses: Int32Array;
  /** The locals of a part, planned when they are asked for: not every layout is printed. */
  readonly locals: (chunk: Chunk) => Locals;
}

/** How large the functions of a backend may be, in a unit of its own. */
export interface Budget {
  /** A kernel up to this size is one function … */
  readonly whole: number;
  /** … a larger one is cut into functions of about this size, and none above `whole`. */
  readonly part: number;
  /** Of loops, functions of about this size: engines optimise a function anew for each loop that it hangs in at first. */
  readonly loops: number;
  /** The size of an operation, by opcode. */
  readonly operation: (op: number) => number;
  /** Of reading an element of an array into a local. */
  readonly load: number;
  /** Of writing one. */
  readonly store: number;
  /** What it takes when settled, in nanoseconds, where much else is going on: see `layout/cost.ts`. */
  readonly time: {
    readonly operation: (op: number) => number;
    /** Of an operation that the next one waits for. */
    readonly latency: number;
    readonly load: number;
    readonly store: number;
    /** Of a loop: counting and the jump. */
    readonly iteration: number;
  };
  /** Straight lines of no more operations than this are as fast as they get in a few calls. */
  readonly soon: number;
  /** Straight lines of more operations than this take too long to get there: they become lists of operations. */
  readonly endless: number;
  /** Up to so many locals each value has one of its own, with a name; above, values share slots. */
  readonly readable: number;
  /** Whether an operation's text mentions an operand more than once. */
  readonly repeats: (op: number, operand: number) => boolean;
}

/** Cuts a tape into functions within the budget and gives cells to the values that cross a cut. */
export function layOut(tape: Tape, budget: Budget): Layout {
  let chunks: readonly Chunk[] = [{ from: 0, to: tape.size }];
  let sizes = chunkSizes(tape, chunks, budget);
  // Where a cut is decides what crosses it, so sizes are known only afterwards; smaller parts are tried until all fit.
  for (let part = budget.part; Math.max(...sizes) > budget.whole && part >= 1; part *= 0.8) {
    chunks = cut(tape, budget, part);
    sizes = chunkSizes(tape, chunks, budget);
  }
  const uses = countUses(tape);
  const { cell, cellCount } = assignCells(tape, chunks);
  const stores = storesOf(tape);
  const returned = chunks.length > 1 ? undefined : tape.outputs.find(({ target }) => target === "return");
  const rows = { uses, cell, stores, returned: returned?.ids[0] ?? -1 };
  return { chunks, uses, cell, cellCount, locals: (chunk) => planLocals(tape, rows, chunk, budget) };
}

/** How many operations a tape has. */
export function statementCount(tape: Tape): number {
  let count = 0;
  for (let id = 0; id < tape.size; id++) if (!isLeaf(tape.op[id]!)) count++;
  return count;
}

/** Parts of equal size, as far as that can be told before it is known what crosses the cuts. */
function cut(tape: Tape, budget: Budget, part: number): Chunk[] {
  const stores = storesOf(tape);
  const size = (id: number): number =>
    (isLeaf(tape.op[id]!) ? budget.load : budget.operation(tape.op[id]!)) + stores[id]! * budget.store;
  let total = 0;
  for (let id = 0; id < tape.size; id++) total += size(id);
  const even = total / Math.ceil(total / part);
  const chunks: Chunk[] = [];
  let from = 0;
  let sum = 0;
  for (let id = 0; id < tape.size; id++) {
    sum += size(id);
    if (sum < even && id + 1 < tape.size) continue;
    chunks.push({ from, to: id + 1 });
    from = id + 1;
    sum = 0;
  }
  return chunks;
}

/** The size of each part, with what it reads from and leaves for others. */
function chunkSizes(tape: Tape, chunks: readonly Chunk[], budget: Budget): number[] {
  const sizes = chunks.map(() => 0);
  const stores = storesOf(tape);
  const chunkOf = new Int32Array(tape.size);
  const loadedIn = new Int32Array(tape.size).fill(-1);
  const crosses = new Uint8Array(tape.size);
  chunks.forEach(({ from, to }, k) => {
    chunkOf.fill(k, from, to);
    for (let id = from; id < to; id++) {
      sizes[k]! += stores[id]! * budget.store;
      if (!isLeaf(tape.op[id]!)) sizes[k]! += budget.operation(tape.op[id]!);
    }
    forEachOperand(tape, from, to, (_, operand) => {
      const read = tape.isRead(operand);
      if (tape.isConstant(operand) || loadedIn[operand] === k || (!read && chunkOf[operand] === k)) return;
      loadedIn[operand] = k;
      sizes[k]! += budget.load;
      if (read || crosses[operand]) return;
      crosses[operand] = 1;
      sizes[chunkOf[operand]!]! += budget.store;
    });
  });
  return sizes;
}

/** How many elements of arrays each row is written to. */
function storesOf(tape: Tape): Int32Array {
  const stores = new Int32Array(tape.size);
  for (const { target, ids } of tape.outputs) if (target !== "return") for (const id of ids) if (id >= 0) stores[id]!++;
  return stores;
}

function countUses(tape: Tape): Int32Array {
  const uses = new Int32Array(tape.size);
  forEachOperand(tape, 0, tape.size, (_, operand) => {
    uses[operand]!++;
  });
  return uses;
}

/** Visits all operands that are values. */
export function forEachOperand(
  tape: Tape,
  from: number,
  to: number,
  visit: (id: number, operand: number) => void,
): void {
  const { op, a, b, c } = tape;
  for (let id = from; id < to; id++) {
    const code = op[id]!;
    const arity = arities[code]!;
    if (arity > 0 && !isPlace(code, 0, op[a[id]!]!)) visit(id, a[id]!);
    if (arity > 1 && !isPlace(code, 1, op[b[id]!]!)) visit(id, b[id]!);
    if (arity > 2) visit(id, c[id]!);
  }
}

/** Cells for values that a later chunk reads, given back once the last such chunk is over. */
function assignCells(tape: Tape, chunks: readonly Chunk[]): { cell: Int32Array; cellCount: number } {
  const cell = new Int32Array(tape.size).fill(-1);
  if (chunks.length === 1) return { cell, cellCount: 0 };
  const chunkOf = new Int32Array(tape.size);
  const lastChunk = new Int32Array(tape.size);
  chunks.forEach(({ from, to }, k) => {
    chunkOf.fill(k, from, to);
    lastChunk.fill(k, from, to);
    forEachOperand(tape, from, to, (_, operand) => {
      lastChunk[operand] = k;
    });
  });
  // What the function returns is read when all chunks are over.
  for (const { target, ids } of tape.outputs)
    if (target === "return") for (const id of ids) lastChunk[id] = chunks.length;

  const free: number[] = [];
  const released: number[][] = chunks.map(() => []);
  let cellCount = 0;
  chunks.forEach(({ from, to }, k) => {
    for (let id = from; id < to; id++) {
      if (isLeaf(tape.op[id]!) || lastChunk[id] === k) continue;
      cell[id] = free.pop() ?? cellCount++;
      released[lastChunk[id]!]?.push(cell[id]!);
    }
    free.push(...released[k]!);
  });
  return { cell, cellCount };
}

/** The layout as text, for `--dump`. */
export const printLayout = ({ chunks, cellCount }: Layout): string =>
  `${chunks.map(({ from, to }, i) => `part ${i + 1}: rows ${from} to ${to - 1}`).join("\n")}\n${cellCount} values cross\n`;

/**
 * The shape of a straight-line kernel: where it is cut into functions, and which values cross a cut. Shared by every
 * backend; knows rows and their uses, not how anything is printed.
 */
import { arities, isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

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
}

/**
 * V8 never optimises a function of more than 60 KB of bytecode, and a statement takes up to 16 bytes of it (measured on
 * Node 20 with --print-bytecode): so many rows may be in a kernel of one function …
 */
const WHOLE_KERNEL_ROWS = 3600;
/** … and so many in each function of a larger one, which tiers up the faster the smaller its functions are. */
const CHUNK_ROWS = 1500;

/** Cuts a tape into functions of similar size and gives cells to the values that cross a cut. */
export function layOut(tape: Tape, chunkRows?: number): Layout {
  const statements = statementCounts(tape);
  const total = statements[tape.size]!;
  const limit = chunkRows ?? (total <= WHOLE_KERNEL_ROWS ? WHOLE_KERNEL_ROWS : CHUNK_ROWS);
  const chunks = cut(tape.size, statements, Math.max(1, Math.ceil(total / limit)));
  return { chunks, uses: countUses(tape), ...assignCells(tape, chunks) };
}

/** How many rows before each row become statements (leaves do not). */
function statementCounts(tape: Tape): Int32Array {
  const counts = new Int32Array(tape.size + 1);
  for (let id = 0; id < tape.size; id++) counts[id + 1] = counts[id]! + (isLeaf(tape.op[id]!) ? 0 : 1);
  return counts;
}

/** How many operations a tape has. */
export const statementCount = (tape: Tape): number => statementCounts(tape)[tape.size]!;

function cut(size: number, statements: Int32Array, count: number): Chunk[] {
  const chunks: Chunk[] = [];
  const perChunk = statements[size]! / count;
  for (let id = 0, from = 0; id < size; id++) {
    if (statements[id + 1]! < perChunk * (chunks.length + 1) && id + 1 < size) continue;
    if (chunks.length + 1 === count) id = size - 1;
    chunks.push({ from, to: id + 1 });
    from = id + 1;
  }
  return chunks.length > 0 ? chunks : [{ from: 0, to: size }];
}

function countUses(tape: Tape): Int32Array {
  const uses = new Int32Array(tape.size);
  forEachOperand(tape, 0, tape.size, (_, operand) => {
    uses[operand]!++;
  });
  return uses;
}

export function forEachOperand(tape: Tape, from: number, to: number, visit: (id: number, operand: number) => void): void {
  const columns = [tape.a, tape.b, tape.c];
  for (let id = from; id < to; id++) {
    const op = tape.op[id]!;
    if (!isLeaf(op)) for (let i = 0; i < arities[op]!; i++) visit(id, columns[i]![id]!);
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
  for (const { target, ids } of tape.outputs) if (target === "return") for (const id of ids) lastChunk[id] = chunks.length;

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

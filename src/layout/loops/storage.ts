/**
 * Where the values of a program of loops live. A value that is used only in the iteration that computes it is a local. What
 * is used elsewhere gets a cell of an array, one per iteration, or the same cell for all iterations of a loop if the value
 * is dead (or replaced) by the time of the next.
 *
 * That a cell may be used again is not derived but tried: the program is run on positions instead of numbers, and whoever
 * reads must find the very value it wants. What fails gets a cell of its own per iteration.
 */
import { type Block, blocksOf, type Flat } from "./blocks.js";
import type { Step } from "./nest.js";
import { RETURN, STORE, VALUE } from "./sequence.js";

/** An element of the array of values: its index in the first iteration of every loop around, and how it moves. */
export interface Cell {
  readonly base: number;
  readonly strides: readonly number[];
  /** Cells of one group can be the same element; those of different ones never are. */
  readonly group: number;
}

export interface Storage {
  /** The cell that a statement's value is kept in besides its local, by the statement's position; none for most. */
  readonly written: ReadonlyMap<number, Cell>;
  /** The cell that an operand is read from, by the statement's position and the operand's number; else it is a local. */
  readonly read: ReadonlyMap<number, readonly (Cell | undefined)[]>;
  /** The statement (its position) whose local an operand is. */
  readonly localOf: ReadonlyMap<number, readonly (number | undefined)[]>;
  /** Length of the array. */
  readonly cellCount: number;
}

/** @param segments the functions of the kernel: locals of one are unknown to the others. */
export function assignStorage(segments: readonly (readonly Step[])[], length: number): Storage {
  return new Assignment(blocksOf(segments), length).storage();
}

/** A set of values that some operand may read any of: they share an addressing. */
interface Group {
  /** Its first position. */
  readonly lowest: number;
  /** The ways to share cells that are still to be tried, the most thrifty one first; the last is not to share. */
  foldings: readonly Folding[];
}

/** Iterations of some loops of a path share their cells. */
interface Folding {
  /** Loops inside one another, outermost first. */
  readonly path: readonly Block[];
  /** Which of them share: bit k for the loop at depth k. */
  readonly folded: number;
}

class Assignment {
  private readonly flat: readonly Flat[];
  private readonly root: readonly Block[];
  /** By position: the statement that computes it. */
  private readonly writerOf: Int32Array;
  /** By statement: the group it belongs to, or -1 for a local. */
  private readonly groupOf: Int32Array;
  private readonly groups: Group[] = [];

  constructor({ flat, root }: { flat: readonly Flat[]; root: readonly Block[] }, length: number) {
    this.flat = flat;
    this.root = root;
    this.writerOf = new Int32Array(length).fill(-1);
    this.groupOf = new Int32Array(flat.length).fill(-1);
    this.run((statement, position) => {
      this.writerOf[position] = statement;
    });
    this.findGroups();
    this.fold();
  }

  /** Visits every instance of every statement in order, with the numbers of its operands. */
  private run(visit: (statement: number, position: number, numbers: Int32Array, counters: Int32Array) => void): void {
    const counters = new Int32Array(64);
    const numbers = new Int32Array(3);
    const runBlock = (block: Block, depth: number, start: number): void => {
      for (let i = 0; i < block.trip; i++) {
        block.iterationStart = start + i * block.rows;
        if (depth >= 0) counters[depth] = i;
        for (const step of block.steps) {
          if (typeof step !== "number") {
            runBlock(step, depth + 1, block.iterationStart + step.offset);
            continue;
          }
          const { operands, offset } = this.flat[step]!;
          for (let k = 0; k < operands.length; k++) {
            const { base, strides } = operands[k]!;
            let number = base;
            for (let d = 0; d < strides.length; d++) number += strides[d]! * counters[d]!;
            numbers[k] = number;
          }
          visit(step, block.iterationStart + offset, numbers, counters);
        }
      }
    };
    for (const block of this.root) runBlock(block, -1, block.start);
  }

  private isValue(statement: number, k: number): boolean {
    return this.flat[statement]!.operands[k]?.space === VALUE;
  }

  /** Tells locals from the rest, and joins the values that one operand reads. */
  private findGroups(): void {
    // By statement and operand: the one writer so far (or -1), and whether all instances were locals.
    const writer = new Int32Array(3 * this.flat.length).fill(-1);
    const shared = new Uint8Array(3 * this.flat.length);
    const parent = Int32Array.from(this.flat, (_, i) => i);
    const find = (i: number): number => {
      while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
      return i;
    };
    this.run((statement, _, numbers) => {
      for (let k = 0; k < 3; k++) {
        if (!this.isValue(statement, k)) continue;
        const q = numbers[k]!;
        const from = this.writerOf[q]!;
        const slot = 3 * statement + k;
        const { scope } = this.flat[from]!;
        const visible = this.flat[statement]!.scopes.includes(scope) && q >= scope.iterationStart;
        if (!visible || (writer[slot] !== -1 && writer[slot] !== from)) shared[slot] = 1;
        if (writer[slot] !== -1) parent[find(from)] = find(writer[slot]!);
        writer[slot] = from;
      }
    });
    const groupAt = new Map<number, number>();
    for (let statement = 0; statement < this.flat.length; statement++)
      for (let k = 0; k < 3; k++) {
        const slot = 3 * statement + k;
        if (writer[slot] === -1) continue;
        if (!shared[slot]) {
          this.flat[statement]!.localOf[k] = writer[slot]!;
          continue;
        }
        const root = find(writer[slot]!);
        if (!groupAt.has(root)) groupAt.set(root, groupAt.size);
      }
    const members = Array.from(groupAt, (): Flat[] => []);
    this.flat.forEach((statement, i) => {
      const group = groupAt.get(find(i));
      if (group === undefined || statement.op === STORE || statement.op === RETURN) return;
      this.groupOf[i] = group;
      members[group]!.push(statement);
    });
    for (const writers of members)
      this.groups.push({
        lowest: Math.min(...writers.map(({ position }) => position)),
        foldings: foldingsOf(writers.map(({ loops }) => loops)),
      });
  }

  /** Lets iterations share cells as far as every reader still finds its value. */
  private fold(): void {
    for (;;) {
      const { reads, writes, cellCount } = this.place();
      const owner = new Int32Array(cellCount).fill(-1);
      const wrong = new Set<Group>();
      this.run((statement, position, numbers, counters) => {
        const cells = reads[statement]!;
        for (let k = 0; k < cells.length; k++) {
          const cell = cells[k];
          if (cell && owner[indexOf(cell, counters)] !== numbers[k]) wrong.add(this.groups[cell.group]!);
        }
        const own = writes[statement];
        if (own) owner[indexOf(own, counters)] = position;
      });
      if (wrong.size === 0) return;
      for (const group of wrong) group.foldings = group.foldings.slice(1);
    }
  }

  /**
   * Where a position is kept: iterations of folded loops fall together. Iterations are counted from the lowest position of
   * the group, which may lie before the loop: what a first, peeled iteration computed is then in the cells of the others.
   */
  private address(group: number, position: number): number {
    const { foldings, lowest } = this.groups[group]!;
    const { path, folded } = foldings[0]!;
    if (folded === 0) return position;
    let rest = position;
    let kept = 0;
    let origin = lowest;
    for (let d = 0; d < path.length; d++) {
      const { start, rows } = path[d]!;
      origin += Math.floor((start - origin) / rows) * rows;
      const moved = Math.floor((rest - origin) / rows) * rows;
      rest -= moved;
      if (!((folded >> d) & 1)) kept += moved;
    }
    return rest + kept;
  }

  private affineAddresses({ operands }: Flat, statement: number): (Cell | undefined)[] {
    return operands.map(({ space, base, strides }, k) => {
      if (space !== VALUE || this.flat[statement]!.localOf[k] !== undefined) return undefined;
      const group = this.groupOf[this.writerOf[base]!]!;
      const at = this.address(group, base);
      return { base: at, strides: strides.map((s) => this.address(group, base + s) - at), group };
    });
  }

  private writtenAddress(statement: number): Cell | undefined {
    const group = this.groupOf[statement]!;
    if (group < 0) return undefined;
    const { position, loops } = this.flat[statement]!;
    const at = this.address(group, position);
    return { base: at, strides: loops.map(({ rows }) => this.address(group, position + rows) - at), group };
  }

  /** Gives each group a stretch of the array, without the gaps that all its addresses have in common. */
  private place(): { reads: (Cell | undefined)[][]; writes: (Cell | undefined)[]; cellCount: number } {
    const reads = this.flat.map((statement, i) => this.affineAddresses(statement, i));
    const writes = this.flat.map((_, i) => this.writtenAddress(i));
    const extents = this.groups.map(() => ({
      lowest: Number.POSITIVE_INFINITY,
      highest: Number.NEGATIVE_INFINITY,
      gap: 0,
    }));
    const each = (visit: (cell: Cell, trips: readonly number[]) => void): void =>
      this.flat.forEach(({ loops }, i) => {
        const trips = loops.map(({ trip }) => trip);
        for (const cell of [...reads[i]!, writes[i]]) if (cell) visit(cell, trips);
      });
    each((cell, trips) => {
      const extent = extents[cell.group]!;
      extent.lowest = Math.min(extent.lowest, reach(cell, trips, Math.min));
      extent.highest = Math.max(extent.highest, reach(cell, trips, Math.max));
    });
    each(({ group, base, strides }) => {
      const extent = extents[group]!;
      extent.gap = [base - extent.lowest, ...strides].reduce(gcd, extent.gap);
    });
    let cellCount = 0;
    const starts = extents.map(({ lowest, highest, gap }) => {
      const start = cellCount;
      cellCount += (highest - lowest) / (gap || 1) + 1;
      return start;
    });
    const squeezed = (cell: Cell | undefined): Cell | undefined => {
      if (!cell) return undefined;
      const { lowest, gap } = extents[cell.group]!;
      const base = starts[cell.group]! + (cell.base - lowest) / (gap || 1);
      return { base, strides: cell.strides.map((stride) => stride / (gap || 1)), group: cell.group };
    };
    return { reads: reads.map((cells) => cells.map(squeezed)), writes: writes.map(squeezed), cellCount };
  }

  storage(): Storage {
    const { reads, writes, cellCount } = this.place();
    const at = (i: number): number => this.flat[i]!.position;
    return {
      written: new Map(this.flat.flatMap(({ position }, i) => (writes[i] ? [[position, writes[i]!] as const] : []))),
      read: new Map(this.flat.map(({ position }, i) => [position, reads[i]!])),
      localOf: new Map(
        this.flat.map(({ position, localOf }) => [position, localOf.map((s) => (s === undefined ? s : at(s)))]),
      ),
      cellCount,
    };
  }
}

/** How many paths are considered for a group. */
const PATHS = 3;

/** Every set of loops of every path, by how many iterations share a cell. */
function foldingsOf(paths: readonly (readonly Block[])[]): Folding[] {
  const distinct = [...new Map(paths.map((path) => [path.at(-1), path])).values()]
    .sort((x, y) => iterations(y) - iterations(x))
    .slice(0, PATHS);
  const foldings = distinct.flatMap((path) =>
    Array.from({ length: 2 ** path.length - 1 }, (_, i) => ({ path, folded: i + 1 })),
  );
  const shared = ({ path, folded }: Folding): number => iterations(path.filter((_, d) => (folded >> d) & 1));
  return [...foldings.sort((x, y) => shared(y) - shared(x)), { path: [], folded: 0 }];
}

const iterations = (loops: readonly Block[]): number => loops.reduce((n, { trip }) => n * trip, 1);

function indexOf({ base, strides }: Cell, counters: Int32Array): number {
  let index = base;
  for (let d = 0; d < strides.length; d++) index += strides[d]! * counters[d]!;
  return index;
}

const reach = ({ base, strides }: Cell, trips: readonly number[], pick: (x: number, y: number) => number): number =>
  strides.reduce((sum, stride, d) => sum + pick(0, stride * (trips[d]! - 1)), base);

const gcd = (x: number, y: number): number => {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  while (b > 0) [a, b] = [b, a % b];
  return a;
};

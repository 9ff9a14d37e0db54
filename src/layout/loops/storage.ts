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
  readonly writers: number[];
  readonly readers: (readonly [statement: number, operand: number])[];
  /** The loops that its values are computed in, outermost first: those whose iterations can share cells. */
  path: readonly Block[];
  /** Which of them do: bit k for the loop at depth k. Tried from all to none. */
  folded: number;
}

class Assignment {
  private readonly flat: readonly Flat[];
  private readonly root: readonly Block[];
  /** By position: the statement that computes it. */
  private readonly writerOf: Int32Array;
  /** By statement: the group it belongs to, or -1 for a local. */
  private readonly groupOf: Int32Array;
  private readonly groups: Group[] = [];
  private readonly length: number;

  constructor({ flat, root }: { flat: readonly Flat[]; root: readonly Block[] }, length: number) {
    this.flat = flat;
    this.root = root;
    this.length = length;
    this.writerOf = new Int32Array(length).fill(-1);
    this.groupOf = new Int32Array(flat.length).fill(-1);
    this.run((statement, position) => {
      this.writerOf[position] = statement;
    });
    this.findGroups();
    this.fold();
  }

  /** Visits every instance of every statement in order, with the numbers of its operands. */
  private run(visit: (statement: number, position: number, numbers: Int32Array) => void): void {
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
          visit(step, block.iterationStart + offset, numbers);
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
        if (!groupAt.has(root))
          groupAt.set(root, this.groups.push({ writers: [], readers: [], path: [], folded: 0 }) - 1);
        this.groups[groupAt.get(root)!]!.readers.push([statement, k]);
      }
    for (let statement = 0; statement < this.flat.length; statement++) {
      const group = groupAt.get(find(statement));
      const { op } = this.flat[statement]!;
      if (group === undefined || op === STORE || op === RETURN) continue;
      this.groupOf[statement] = group;
      this.groups[group]!.writers.push(statement);
    }
    for (const group of this.groups) {
      const paths = group.writers.map((w) => this.flat[w]!.loops);
      group.path = paths.reduce((deepest, path) => (path.length > deepest.length ? path : deepest), []);
      group.folded = 2 ** group.path.length - 1;
    }
  }

  /** Lets iterations share cells as far as every reader still finds its value. */
  private fold(): void {
    const owner = new Int32Array(this.length);
    for (let wrong = new Set<number>(); ; wrong = new Set()) {
      owner.fill(-1);
      const expected = this.flat.map((statement, i) => this.affineAddresses(statement, i));
      this.run((statement, position, numbers) => {
        for (let k = 0; k < 3; k++) {
          const group = expected[statement]![k]?.group;
          if (group === undefined) continue;
          const address = this.address(group, numbers[k]!);
          const last = owner[address]!;
          if (last !== numbers[k])
            wrong.add(last >= 0 && this.writerOf[last]! >= 0 ? this.groupOf[this.writerOf[last]!]! : group);
        }
        const own = this.groupOf[statement]!;
        if (own >= 0) owner[this.address(own, position)] = position;
      });
      for (const group of this.bent()) wrong.add(group);
      const undecided = [...wrong].filter((group) => this.groups[group]!.folded > 0);
      if (undecided.length === 0) {
        if (wrong.size > 0) for (const group of this.groups) group.folded = 0;
        return;
      }
      for (const group of undecided) this.groups[group]!.folded--;
    }
  }

  /** Groups with a reader or a writer whose address does not move by constant strides. */
  private bent(): Set<number> {
    const bent = new Set<number>();
    const cells = this.flat.map((statement, i) => ({
      reads: this.affineAddresses(statement, i),
      writes: this.writtenAddress(i),
    }));
    const counters = new Int32Array(64);
    void counters;
    this.runWithCounters((statement, position, numbers, at) => {
      const { reads, writes } = cells[statement]!;
      for (let k = 0; k < 3; k++) {
        const cell = reads[k];
        if (cell && evaluate(cell, at) !== this.address(cell.group, numbers[k]!)) bent.add(cell.group);
      }
      if (writes && evaluate(writes, at) !== this.address(writes.group, position)) bent.add(writes.group);
    });
    return bent;
  }

  private runWithCounters(
    visit: (statement: number, position: number, numbers: Int32Array, counters: readonly number[]) => void,
  ): void {
    this.run((statement, position, numbers) => {
      const { loops } = this.flat[statement]!;
      visit(
        statement,
        position,
        numbers,
        loops.map(
          (loop, d) =>
            (loop.iterationStart - (d === 0 ? loop.start : loops[d - 1]!.iterationStart + loop.offset)) / loop.rows,
        ),
      );
    });
  }

  /** Where a position is kept: iterations of folded loops fall together. */
  private address(group: number, position: number): number {
    const { path, folded } = this.groups[group]!;
    if (folded === 0) return position;
    let rest = position;
    let kept = 0;
    for (let d = 0; d < path.length; d++) {
      const { start, rows } = path[d]!;
      const iteration = Math.floor((rest - start) / rows);
      rest -= iteration * rows;
      if (!((folded >> d) & 1)) kept += iteration * rows;
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
  storage(): Storage {
    const cells = this.groups.map((): Cell[] => []);
    const trips = new Map<Cell, readonly number[]>();
    const reads = this.flat.map((statement, i) => this.affineAddresses(statement, i));
    const writes = this.flat.map((_, i) => this.writtenAddress(i));
    this.flat.forEach(({ loops }, i) => {
      for (const cell of [...reads[i]!, writes[i]]) {
        if (!cell) continue;
        cells[cell.group]!.push(cell);
        trips.set(
          cell,
          loops.map(({ trip }) => trip),
        );
      }
    });
    let cellCount = 0;
    const squeezed = cells.map((group) => {
      const lowest = Math.min(...group.map((cell) => extent(cell, trips.get(cell)!, Math.min)));
      const highest = Math.max(...group.map((cell) => extent(cell, trips.get(cell)!, Math.max)));
      const gap = group.reduce((g, { base, strides }) => [base - lowest, ...strides].reduce(gcd, g), 0) || 1;
      const from = cellCount;
      cellCount += (highest - lowest) / gap + 1;
      return ({ base, strides, group: number }: Cell): Cell => ({
        base: from + (base - lowest) / gap,
        strides: strides.map((s) => s / gap),
        group: number,
      });
    });
    const place = (cell: Cell | undefined): Cell | undefined => cell && squeezed[cell.group]!(cell);
    return {
      written: new Map(
        this.flat.flatMap(({ position }, i) => (writes[i] ? [[position, place(writes[i])!] as const] : [])),
      ),
      read: new Map(this.flat.map(({ position }, i) => [position, reads[i]!.map(place)])),
      localOf: new Map(
        this.flat.map(({ position, localOf }) => [
          position,
          localOf.map((s) => (s === undefined ? s : this.flat[s]!.position)),
        ]),
      ),
      cellCount,
    };
  }
}

const evaluate = ({ base, strides }: Cell, counters: readonly number[]): number =>
  strides.reduce((sum, stride, d) => sum + stride * counters[d]!, base);

const extent = ({ base, strides }: Cell, trips: readonly number[], pick: (x: number, y: number) => number): number =>
  strides.reduce((sum, stride, d) => sum + pick(0, stride * (trips[d]! - 1)), base);

const gcd = (x: number, y: number): number => {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  while (b > 0) [a, b] = [b, a % b];
  return a;
};

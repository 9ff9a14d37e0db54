/**
 * The reverse sweep through memories (`put` and `get` in `ops/tables.ts`): each cell has another one for its adjoint, and one that
 * counts contributions, which says whether what is in the cell is reached (law 4). What was found adds to the cell that it
 * was found in; where the sweep passes what was put there, it takes the sum, and leaves 0 for what was there before. Rows that
 * read a cell at a place that is known, as entries of a table do that was written to, have that cell for their adjoint for as
 * long as nothing else is put there. Knows rows; who calls says how contributions are scattered.
 */
import { gets, opcodes, puts, READ, tableOpcodes } from "../ir/opcodes.js";
import { memoriesOf } from "../ir/scatters.js";
import { type Tape, unnamed } from "../ir/tape.js";

/** Arrays of cells: whatever is looked up among what is given has the first one. */
const FIRST = 1;

export class AdjointMemories {
  private readonly tape: Tape;
  private readonly of: (row: number) => number;
  /** By array: the row that stands for it as it is. */
  private readonly last: number[] = [];
  /** By row that reads a known cell: the first row afterwards that may put something there; and by that, such rows. */
  private readonly closing = new Map<number, number>();
  private readonly closed = new Map<number, number[]>();
  /** What lies between this row and the end is behind the sweep. */
  private current: number;
  /** The memories that hold something active at some time. */
  private readonly active = new Set<number>();

  /**
   * @param active marks rows of the primal program.
   * @param from the row that the sweep begins with.
   */
  constructor(tape: Tape, active: Uint8Array, from: number) {
    this.tape = tape;
    this.of = memoriesOf(tape).of;
    this.current = from + 1;
    const { op, b } = tape;
    /** By memory: the last row that puts something anywhere, and into each known cell. */
    const anywhere = new Map<number, number>();
    const cells = new Map<string, number>();
    for (let id = active.length - 1; id >= 0; id--) {
      const code = op[id]!;
      if (!puts[code] && !gets[code]) continue;
      const memory = this.of(id);
      if (active[id]) this.active.add(memory);
      const isKnown = op[b[id]!] === READ;
      const cell = `${memory} ${tape.a[b[id]!]}`;
      if (puts[code]) {
        if (isKnown) cells.set(cell, id);
        else anywhere.set(memory, id);
      } else if (isKnown && active[id]) {
        const first = Math.min(anywhere.get(memory) ?? NEVER, cells.get(cell) ?? NEVER);
        this.closing.set(id, first);
        const others = this.closed.get(first) ?? [];
        others.push(id);
        this.closed.set(first, others);
      }
    }
  }

  /** Whether there is an adjoint in the cells of the memory that a row is about. */
  private isActive(row: number): boolean {
    return this.active.has(this.of(row));
  }

  /** Whether what is contributed to a row goes to a cell now, and not to a row of its adjoint. */
  isOpen(row: number): boolean {
    return this.current <= (this.closing.get(row) ?? -1);
  }

  /**
   * Takes the sweep past a row that puts something into a memory, or gets it from there.
   * @param adjoint by row; `reached`, under which condition: what `contribute` adds to.
   */
  sweep(
    id: number,
    active: Uint8Array,
    adjoint: Int32Array,
    reached: Int32Array,
    contribute: (row: number, contribution: number, when: number) => void,
  ): void {
    if (!this.isActive(id)) return;
    const { tape } = this;
    tape.currentSpan = unnamed(tape.span[id]!);
    if (gets[tape.op[id]!]) {
      const g = adjoint[id]!;
      if (g === NONE) return;
      if (g >= adjoint.length && tape.adjointOf[g] === NONE) tape.adjointOf[g] = id;
      return this.add(id, g, reached[id]!);
    }
    const { adjoint: taken, when } = this.take(id);
    for (const row of this.pass(id)) {
      if (adjoint[row] === NONE) continue;
      this.add(row, adjoint[row]!, reached[row]!);
      adjoint[row] = NONE;
      reached[row] = NONE;
    }
    if (active[tape.c[id]!]) contribute(tape.c[id]!, taken, when);
  }

  /** Adds to the adjoint of a cell, which a row of the primal program reads. */
  add(row: number, contribution: number, when: number): void {
    const { tape } = this;
    const place = tape.b[row]!;
    const array = this.of(row);
    this.scatter(adjoints(array), place, contribution);
    const one = tape.constant(1);
    this.scatter(counts(array), place, when < 0 ? one : tape.push(opcodes.select, when, one, tape.constant(0)));
  }

  private scatter(array: number, place: number, value: number): void {
    this.last[array] = this.tape.push(tableOpcodes.scatter, this.lastOf(array), place, value);
  }

  /** Takes the adjoint of what a row has put into a cell, and the condition under which it is reached. */
  private take(row: number): { readonly adjoint: number; readonly when: number } {
    const { tape } = this;
    const array = this.of(row);
    const gather = (of: number): number => {
      this.last[of] = tape.push(tableOpcodes.gather, this.lastOf(of), tape.b[row]!);
      return this.last[of];
    };
    const adjoint = gather(adjoints(array));
    return { adjoint, when: tape.push(opcodes.gt, gather(counts(array)), tape.constant(0)) };
  }

  /** The sweep is past a row now: gives the rows whose adjoints go to cells from here on. */
  private pass(row: number): readonly number[] {
    this.current = row;
    return this.closed.get(row) ?? [];
  }

  private lastOf(array: number): number {
    return this.last[array] ?? this.tape.constant(array);
  }
}

const NONE = -1;
const NEVER = Number.POSITIVE_INFINITY;

const adjoints = (memory: number): number => FIRST + 2 * memory;
const counts = (memory: number): number => FIRST + 2 * memory + 1;

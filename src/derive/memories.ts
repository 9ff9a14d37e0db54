/**
 * The reverse sweep through memories (`put` and `get` in `ops/tables.ts`): each cell has another one for its adjoint, and one that
 * counts contributions, which says whether what is in the cell is reached (law 4). What was found adds to the cell that it
 * was found in; where the sweep passes what was put there, it takes the sum, and leaves 0 for what was there before. Rows that
 * read a cell at a place that is known, as entries of a table do that was written to, have that cell for their adjoint for as
 * long as nothing else is put there. Knows rows; who calls says how contributions are scattered.
 */
import { gets, opcodes, puts, READ, tableOpcodes } from "../ir/opcodes.js";
import { isSure, LOOKED_UP, memoriesOf } from "../ir/scatters.js";
import { type Tape, unnamed } from "../ir/tape.js";
import { both, either, UNREACHED } from "./reached.js";

/** The number of the first array of cells that is a memory's. */
const FIRST = LOOKED_UP + 1;

/** What was added to the adjoints of a memory's cells before all of them are taken. */
interface Round {
  /** How many cells there are. */
  readonly length: number;
  /** When anything was. */
  when: number;
  /** The cells that were taken since then, from the last one on: those from this number on. */
  taken: number;
  /** Whether it is known that they were taken in that order, and that nothing was added in between. */
  isKnown: boolean;
}

/** Says of a condition that something was added to one of a round's cells, those from one number to before another. */
interface Some {
  readonly round: Round;
  readonly from: number;
  readonly to: number;
}

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
  /** By memory: how many cells it has, and what the sweep adds to them now. */
  private readonly lengths: number[] = [];
  private readonly rounds: Round[] = [];
  /** By row that holds a condition. */
  private readonly some = new Map<number, Some>();
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
      if (isKnown) this.lengths[memory] = Math.max(this.lengths[memory] ?? 0, tape.a[b[id]!]! + 1);
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
    this.note(row, array, when);
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
    const when = tape.push(opcodes.gt, gather(counts(array)), tape.constant(0));
    this.noteTaken(row, array, when);
    return { adjoint, when };
  }

  private note(row: number, memory: number, when: number): void {
    const { tape } = this;
    let round = this.rounds[memory];
    if (!round || round.taken === 0) {
      const length = this.lengths[memory] ?? 0;
      round = { length, when: UNREACHED, taken: length, isKnown: round?.isKnown ?? true };
      this.rounds[memory] = round;
    }
    round.isKnown &&= round.taken === round.length;
    const place = tape.b[row]!;
    const isThere = tape.isRead(place) || isSure(tape, tape.b[place]!);
    const isNamed = (): number => tape.push(opcodes.ge, tape.b[place]!, tape.constant(0));
    round.when = either(tape, round.when, isThere ? when : both(tape, when, isNamed()));
  }

  private noteTaken(row: number, memory: number, when: number): void {
    const round = this.rounds[memory];
    if (!round) return;
    const place = this.tape.b[row]!;
    const cell = this.tape.isRead(place) ? this.tape.a[place]! : NONE;
    round.isKnown &&= cell === round.taken - 1;
    if (!round.isKnown) return;
    this.some.set(when, { round, from: cell, to: round.taken });
    round.taken = cell;
  }

  /** p or q, if both say that something was added to cells of a memory: to any of them is known at once. */
  eitherOf(p: number, q: number): number | undefined {
    const [one, other] = [this.some.get(p), this.some.get(q)];
    if (one && !other && one.round.when === q) return q;
    if (other && !one && other.round.when === p) return p;
    if (!one || !other || one.round !== other.round || !one.round.isKnown || one.from !== other.to) return undefined;
    const { round } = one;
    if (other.from === 0 && one.to === round.length) return round.when;
    const found = this.tape.push(opcodes.or, p, q);
    this.some.set(found, { round, from: other.from, to: one.to });
    return found;
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

/**
 * The memory of a table while a model is recorded (`memories.ts`): rows that put entries into cells, and read cells. Knows the
 * order in which they follow one another on a tape.
 */
import { tableOpcodes } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { ge, max } from "./functions.js";
import { Memory, madeBy } from "./memories.js";
import { tracing } from "./tracing.js";
import { type Condition, type Num, recorded, type Scalar, Value } from "./value.js";

/** By tape: how many memories there are. */
const counts = new WeakMap<Tape, number>();

/** The memory of a table while a model is recorded. */
class RecordedMemory extends Memory {
  override readonly tape: Tape;
  /** The row that stands for the memory as it is. */
  private last: number;
  /** By cell: the row that says its place. */
  private readonly places: number[] = [];

  constructor(table: ArrayLike<unknown>, tape: Tape) {
    super(table);
    this.tape = tape;
    const number = counts.get(tape) ?? 0;
    counts.set(tape, number + 1);
    this.last = tape.constant(number);
  }

  protected override hold(k: number, entry: Scalar): Scalar {
    this.write(this.place(k), entry);
    return entry;
  }

  override get(index: Value, _: unknown, isSure: boolean): Num {
    const offset = isSure ? max(this.offset(index), 0) : this.offset(index);
    return this.read(tableOpcodes.get, this.placed(offset));
  }

  override put(index: Value, value: Scalar): Scalar[] {
    this.write(this.named(index), value);
    return Array.from(this.table, (_, k) => this.read(tableOpcodes.get, this.place(k)));
  }

  override isNamed(index: Value): Condition {
    return ge(this.offset(index), 0) as Condition;
  }

  private place(k: number): number {
    this.places[k] ??= this.tape.read("cells", k);
    return this.places[k];
  }

  private offset(index: Value): Num {
    const [length, stride] = [this.tape.constant(this.table.length), this.tape.constant(1)];
    return recorded(tableOpcodes.offset, index.id, length, stride);
  }

  private named(index: Value): number {
    return this.placed(this.offset(index));
  }

  private placed(offset: Num): number {
    return (recorded(tableOpcodes.place, this.place(0), (offset as Value).id) as Value).id;
  }

  private read(code: number, place: number): Num {
    tracing?.locate();
    return recorded(code, this.last, place);
  }

  private write(place: number, value: Scalar): void {
    tracing?.locate();
    const row = value instanceof Value ? value.id : this.tape.constant(value, true);
    this.last = (recorded(tableOpcodes.put, this.last, place, row) as Value).id;
  }
}

/** Has memories made of a tape's rows where a table's index is on a tape. */
export const recordMemories = (): void =>
  madeBy((table, tape) => (tape ? new RecordedMemory(table, tape) : new Memory(table)));

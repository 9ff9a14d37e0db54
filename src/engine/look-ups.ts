/**
 * Tables whose entries lie in an array of the module, one stride apart: parameters, inputs, the model's own numbers. While a
 * model is recorded, an index that is a scalar reads such an entry by one row, however long the table is (`ops/tables.ts`).
 * Knows what entries are on a tape; whoever asks knows what to do with other tables.
 */
import { tableOpcodes } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { isLimited } from "./limits.js";
import { FEW } from "./memories.js";
import { tracing } from "./tracing.js";
import { type Num, recorded, Value } from "./value.js";

/** Where the entries of a table are. */
interface Entries {
  readonly first: number;
  readonly stride: number;
}

/** The entry that an index names; undefined where entries are computed, few, or anywhere. */
export function lookedUp(index: Value, entries: ArrayLike<unknown>): Num | undefined {
  if (!tracing || index.tape !== tracing.tape || entries.length <= FEW) return undefined;
  const { tape } = tracing;
  const found = readsOf(tape, entries) ?? numbersOf(tape, entries);
  if (!found) return undefined;
  tracing.locate();
  const [length, stride] = [entries.length, found.stride].map((x) => tape.constant(x)) as [number, number];
  const offset = recorded(tableOpcodes.offset, index.id, length, stride) as Value;
  return recorded(tableOpcodes.lookUp, found.first, offset.id);
}

function readsOf(tape: Tape, entries: ArrayLike<unknown>): Entries | undefined {
  const rowOf = (k: number): number => {
    const entry = entries[k];
    return entry instanceof Value && entry.tape === tape && tape.isRead(entry.id) ? entry.id : -1;
  };
  const [first, second] = [rowOf(0), rowOf(1)];
  if (first < 0 || second < 0) return undefined;
  const stride = tape.a[second]! - tape.a[first]!;
  if (stride <= 0) return undefined;
  for (let k = 0; k < entries.length; k++) {
    const row = rowOf(k);
    const isNext = row >= 0 && tape.b[row] === tape.b[first] && tape.a[row] === tape.a[first]! + k * stride;
    // Loops may depend on a whole number that is looked up: it is found where all of them are operands.
    if (!isNext || isLimited(tape, row)) return undefined;
  }
  return { first, stride };
}

/** Puts plain numbers into the array of them, once. */
function numbersOf(tape: Tape, entries: ArrayLike<unknown>): Entries | undefined {
  for (let k = 0; k < entries.length; k++) if (typeof entries[k] !== "number") return undefined;
  const numbers = entries as ArrayLike<number>;
  const { tables } = tape;
  const known = startsOf(tables);
  const isAt = (start: number): boolean => {
    for (let k = 0; k < numbers.length; k++) if (!Object.is(tables[start + k], numbers[k])) return false;
    return true;
  };
  const starts = known.get(numbers.length) ?? [];
  known.set(numbers.length, starts);
  let start = starts.find(isAt);
  if (start === undefined) {
    start = tables.length;
    for (let k = 0; k < numbers.length; k++) tables.push(numbers[k]!);
    starts.push(start);
  }
  return { first: tape.read("tables", start), stride: 1 };
}

/** By length: where tables are in the array. */
const places = new WeakMap<readonly number[], Map<number, number[]>>();

function startsOf(tables: readonly number[]): Map<number, number[]> {
  const known = places.get(tables) ?? new Map<number, number[]>();
  places.set(tables, known);
  return known;
}

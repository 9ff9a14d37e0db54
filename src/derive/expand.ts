/**
 * Entries that are looked up, as choices among all entries: for derivatives that follow each entry by itself (sparse patterns,
 * forward over reverse mode, variables that lie anywhere). The bits are the same; the cost is that of all entries. Knows rows only.
 */
import { gets, looksUp, opcodes, puts, READ } from "../ir/opcodes.js";
import { hasLookUps, memoriesOf, offsetOf, tableOf } from "../ir/scatters.js";
import { PORTS, Tape, unnamed } from "../ir/tape.js";

/** The same program without rows that look something up; itself if it has none. */
export function expanded(source: Tape): Tape {
  if (!hasLookUps(source)) return source;
  const tape = new Tape(2 * source.size);
  const moved = new Int32Array(source.size);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  /** By port and element, the row that reads it: entries that nothing else needs may be read nowhere yet. */
  const reads = new Map<string, number>();
  const read = (port: number, element: number): number => {
    const key = `${port} ${element}`;
    const row = reads.get(key) ?? tape.read(PORTS[port]!, element);
    reads.set(key, row);
    return row;
  };
  /** By memory: what is in its cells. */
  const memories = new Map<number, readonly number[]>();
  const { of } = memoriesOf(source);
  for (let id = 0; id < source.size; id++) {
    const op = source.op[id]!;
    const contents = puts[op] || gets[op] ? (memories.get(of(id)) ?? []) : [];
    if (puts[op]) memories.set(of(id), written(source, id, tape, at, contents));
    else if (gets[op]) moved[id] = found(source, id, tape, at, contents);
    else if (looksUp[op]) {
      tape.currentSpan = unnamed(source.span[id]!);
      const port = source.b[source.a[id]!]!;
      moved[id] = choice(source, id, tape, at(indexOf(source, id)), (element) => read(port, element));
    } else if (source.isRead(id)) {
      tape.currentSpan = source.span[id]!;
      moved[id] = read(source.b[id]!, source.a[id]!);
    } else moved[id] = tape.pushFrom(source, id, at(source.a[id]!), at(source.b[id]!), at(source.c[id]!));
  }
  tape.outputs = source.outputs.map(({ target, ids }) => ({ target, ids: ids.map(at) }));
  tape.flows = source.flows;
  return tape;
}

/** The row of the index by which something is looked up, or by which the place of something was found. */
export const indexOf = (tape: Tape, id: number): number => tape.a[offsetOf(tape, tape.b[id]!)]!;

/** The cell that a row of a memory is about; -1 if an index says which one. */
export const cellOf = ({ op, a, b }: Tape, id: number): number => (op[b[id]!] === READ ? a[b[id]!]! : -1);

type Moved = (id: number) => number;

/** A copy of what a row puts into a memory: a row of its own, as the law has it (`engine/memories.ts`). */
export const copied = (source: Tape, id: number, tape: Tape, at: Moved): number => {
  const value = at(source.c[id]!);
  return tape.isConstant(value) ? value : tape.push(opcodes.mul, value, tape.constant(1));
};

/** What is in the cells of a memory, as rows of another tape, behind a row that puts something there. */
function written(source: Tape, id: number, tape: Tape, at: Moved, contents: readonly number[]): readonly number[] {
  tape.currentSpan = unnamed(source.span[id]!);
  const value = copied(source, id, tape, at);
  const cell = cellOf(source, id);
  if (cell < 0) {
    const index = at(indexOf(source, source.b[id]!));
    return contents.map((before, k) => tape.push(opcodes.select, isAt(tape, index, k), value, before));
  }
  const after = contents.slice();
  after[cell] = value;
  return after;
}

/** What a row finds in a memory. */
function found(source: Tape, id: number, tape: Tape, at: Moved, contents: readonly number[]): number {
  tape.currentSpan = unnamed(source.span[id]!);
  const cell = cellOf(source, id);
  return cell < 0 ? choiceAmong(tape, at(indexOf(source, source.b[id]!)), contents) : contents[cell]!;
}

const isAt = (tape: Tape, index: number, k: number): number => tape.push(opcodes.eq, index, tape.constant(k, true));

/** Pushes what chooses among rows by an index. */
export function choiceAmong(tape: Tape, index: number, entries: readonly number[]): number {
  let found = tape.constant(Number.NaN);
  for (let k = entries.length - 1; k >= 0; k--)
    found = tape.push(opcodes.select, isAt(tape, index, k), entries[k]!, found);
  return found;
}

/**
 * Pushes what chooses among the entries that a row of another tape looks up, the last one first as it would have been
 * recorded, and gives its row.
 * @param index the row of the index.
 * @param read gives the row of an element.
 */
export function choice(source: Tape, id: number, tape: Tape, index: number, read: (element: number) => number): number {
  const first = source.a[id]!;
  const { length, stride } = tableOf(source, id);
  let found = tape.constant(Number.NaN);
  for (let k = length - 1; k >= 0; k--) {
    const element = source.a[first]! + k * stride;
    const isNumber = source.portOf(first) === "tables";
    const entry = isNumber ? tape.constant(source.tables[element]!, true) : read(element);
    const isThere = tape.push(opcodes.eq, index, tape.constant(k, true));
    found = tape.push(opcodes.select, isThere, entry, found);
  }
  return found;
}

/**
 * Entries that are looked up, as choices among all entries: for derivatives that follow each entry by itself (sparse patterns,
 * forward mode, variables that lie anywhere). The bits are the same; the cost is that of all entries. Knows rows only.
 */
import { looksUp, opcodes } from "../ir/opcodes.js";
import { hasLookUps, tableOf } from "../ir/scatters.js";
import { Tape, unnamed } from "../ir/tape.js";

/** The same program without rows that look something up; itself if it has none. */
export function expanded(source: Tape): Tape {
  if (!hasLookUps(source)) return source;
  const tape = new Tape(2 * source.size);
  const moved = new Int32Array(source.size);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  /** By port and element, the row that reads it: elements of tables were all read before. */
  const reads = new Map<string, number>();
  for (let id = 0; id < source.size; id++) {
    if (source.isRead(id)) reads.set(`${source.b[id]} ${source.a[id]}`, id);
    if (looksUp[source.op[id]!]) {
      tape.currentSpan = unnamed(source.span[id]!);
      const port = source.b[source.a[id]!]!;
      moved[id] = choice(source, id, tape, at(source.a[source.b[id]!]!), (element) =>
        at(reads.get(`${port} ${element}`)!),
      );
    } else moved[id] = tape.pushFrom(source, id, at(source.a[id]!), at(source.b[id]!), at(source.c[id]!));
  }
  tape.outputs = source.outputs.map(({ target, ids }) => ({ target, ids: ids.map(at) }));
  tape.flows = source.flows;
  return tape;
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

/**
 * Contributions to what is looked up go to the elements of a result, instead of to cells that are all emptied into it in the end:
 * then a look-up costs what it touches, however long the table is. Where a result is overwritten it is 0 at first, and is the cells. Where
 * it is added to, as by the examples of a batch, the contributions of one example have to be added up first, unless there is
 * one at most: what was touched is taken out of the cells in the end, each as often as it may have been touched, which is 0 but for
 * the first time. The bits are the same, up to the sign of zero. Knows rows only.
 */
import { gathers, isLeaf, READ, scatters, tableOpcodes } from "../ir/opcodes.js";
import { arrayOfResult, type Chains, chainsOf, LOOKED_UP, offsetOf, tableOf } from "../ir/scatters.js";
import { Tape } from "../ir/tape.js";
import { renumber } from "./rewrite.js";

/**
 * The same program, in which results are scattered to; itself if there are none, or not of that kind.
 * @param adds whether results are added to what is in the array.
 */
export function giveDirectly(source: Tape, adds: boolean): Tape {
  const chains = chainsOf(source);
  if (chains.length === 0) return source;
  const output = emptiedInto(source, chains);
  if (output < 0) return source;
  const isAlone = adds ? touchedOnce(source, chains) : () => true;
  const tape = new Tape(source.size + 2);
  const moved = new Int32Array(source.size).fill(-1);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  /** The last rows that are about cells, and about the result. */
  let [cells, result] = [-1, -1];
  const give = (place: number, value: number): number => {
    if (result < 0) result = tape.constant(arrayOfResult(output));
    result = tape.push(tableOpcodes.scatter, result, place, value);
    return result;
  };
  /** The rows that scatter to cells. */
  const kept: number[] = [];
  for (let id = 0; id < source.size; id++) {
    if (id === source.sweepFrom) tape.sweepFrom = tape.size;
    const op = source.op[id]!;
    const [a, b, c] = [source.a[id]!, source.b[id]!, source.c[id]!];
    const isOne = (scatters[op]! || gathers[op]!) && chains.of(id) === LOOKED_UP;
    if (isOne && gathers[op]) continue;
    tape.currentSpan = source.span[id]!;
    if (isOne && isAlone(id)) moved[id] = give(at(b), at(c));
    else if (isOne) {
      kept.push(id);
      if (cells < 0) cells = tape.constant(LOOKED_UP);
      cells = tape.push(op, cells, at(b), at(c));
      moved[id] = cells;
    } else moved[id] = tape.pushFrom(source, id, isLeaf(op) ? a : at(a), at(b), at(c));
    tape.adjointOf[moved[id]!] = at(source.adjointOf[id]!);
  }
  tape.currentSpan = -1;
  for (const place of placesOf(source, kept)) {
    cells = tape.push(tableOpcodes.gather, cells, at(place));
    give(at(place), cells);
  }
  renumber(source, tape, at);
  return tape;
}

/** The output of which elements are what has come to their own cells, and nothing else is; -1 if there is none. */
function emptiedInto({ op, a, b, c, size, outputs }: Tape, { of }: Chains): number {
  const isGathered = (id: number): boolean => id >= 0 && gathers[op[id]!]! && of(id) === LOOKED_UP;
  let gathered = 0;
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) continue;
    if (isGathered(id)) gathered++;
    if (isGathered(a[id]!) || isGathered(b[id]!) || isGathered(c[id]!)) return -1;
  }
  return outputs.findIndex(({ target, ids }) => {
    const emptied = Array.from(ids.keys()).filter((element) => isGathered(ids[element]!));
    const isOwn = (element: number): boolean => {
      const place = b[ids[element]!]!;
      return op[place] === READ && a[place] === element;
    };
    return target !== "return" && emptied.length === gathered && emptied.every(isOwn);
  });
}

/** The elements that a row scatters to: some that are a stride apart, or one. */
interface Column {
  readonly first: number;
  readonly length: number;
  readonly stride: number;
  /** How many rows do. */
  rows: number;
  /** Whether some of them are also in another column. */
  isShared: boolean;
}

/** Which rows that scatter to cells of look-ups do so to cells that no other one does. */
function touchedOnce(tape: Tape, { of }: Chains): (row: number) => boolean {
  const columns = new Map<string, Column>();
  const columnOf = new Map<number, Column>();
  for (let id = 0; id < tape.size; id++) {
    if (!scatters[tape.op[id]!] || of(id) !== LOOKED_UP) continue;
    const place = tape.b[id]!;
    const isKnown = tape.isRead(place);
    const { length, stride } = isKnown ? { length: 1, stride: 1 } : tableOf(tape, place);
    const first = tape.a[isKnown ? place : tape.a[place]!]!;
    const key = `${first} ${length} ${stride}`;
    const column = columns.get(key) ?? { first, length, stride, rows: 0, isShared: false };
    column.rows++;
    columns.set(key, column);
    columnOf.set(id, column);
  }
  /** By element. */
  const owners: Column[] = [];
  for (const column of columns.values())
    for (let k = 0; k < column.length; k++) {
      const element = column.first + k * column.stride;
      const other = owners[element];
      if (other) other.isShared = column.isShared = true;
      owners[element] = column;
    }
  return (row) => {
    const { rows, isShared } = columnOf.get(row)!;
    return rows === 1 && !isShared;
  };
}

/** The places that rows scatter to, each once, those of one index beside one another. */
function placesOf(tape: Tape, rows: readonly number[]): number[] {
  const { a, b, c } = tape;
  const offsets = new Map<string, number>();
  const nameOf = (row: number): string => (tape.isConstant(row) ? `= ${tape.constantOf(row)}` : String(row));
  /** The first row that computes the same offset: that is done wherever something is looked up. */
  const offsetLike = (row: number): number => {
    const offset = offsetOf(tape, row);
    if (tape.isConstant(offset)) return offset;
    const key = [a, b, c].map((column) => nameOf(column[offset]!)).join();
    const known = offsets.get(key) ?? offset;
    offsets.set(key, known);
    return known;
  };
  const known = new Map<string, { readonly place: number; readonly offset: number; readonly first: number }>();
  for (const row of rows) {
    const place = b[row]!;
    const offset = tape.isRead(place) ? -1 : offsetLike(b[place]!);
    const first = a[tape.isRead(place) ? place : a[place]!]!;
    known.set(`${offset} ${first}`, { place, offset, first });
  }
  return [...known.values()].sort((x, y) => x.offset - y.offset || x.first - y.first).map(({ place }) => place);
}

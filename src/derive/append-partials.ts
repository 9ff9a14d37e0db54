/**
 * Derivatives that a program goes on computing with: ∂y/∂x for any rows of a tape, appended to that tape as ordinary rows.
 * The sweep is made on a tape of its own, which holds only what lies between the xs and y (their *cone*): so its cost does
 * not depend on the rest of the program, and nothing of it is taken for the module's own sweep. Knows tapes; pages do without it.
 */
import { arities, gets, isLeaf, looksUp, opcodes, puts } from "../ir/opcodes.js";
import { tableOf } from "../ir/scatters.js";
import { Tape } from "../ir/tape.js";
import { operandColumns } from "./activity.js";
import { cellOf, choice, choiceAmong, copied, indexOf } from "./expand.js";
import { partials } from "./partials.js";

/** Appends to a program what `partials` computes, and gives its rows there. */
export function appendPartials(tape: Tape, y: number, xs: readonly number[]): number[] {
  const oldest = xs.reduce((least, x) => Math.min(least, x));
  const places = placesOn(tape);
  const reads = readsOn(tape);
  const rows = coneOf(tape, y, oldest, places, reads);
  const { cone, moved } = coneTape(tape, rows, oldest, places, reads);
  const { size } = cone;
  const found = partials(
    cone,
    places[y]!,
    xs.map((x) => places[x]!),
  );
  for (const row of rows) places[row] = NOWHERE;
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  for (let id = size; id < cone.size; id++)
    moved[id] = tape.pushFrom(cone, id, at(cone.a[id]!), at(cone.b[id]!), at(cone.c[id]!));
  return found.map(at);
}

const NOWHERE = -1;

/** Where rows of a program are in the cone at hand; between two uses all are nowhere. Kept, since programs are large. */
const kept = new WeakMap<Tape, Int32Array>();

function placesOn(tape: Tape): Int32Array {
  let places = kept.get(tape);
  if (!places || places.length < tape.size) {
    places = new Int32Array(tape.op.length).fill(NOWHERE);
    kept.set(tape, places);
  }
  return places;
}

/** Whether the cone goes on to the operands of a row: what is older than every x does not depend on any. */
const isInside = (tape: Tape, id: number, oldest: number): boolean => id > oldest && !isLeaf(tape.op[id]!);

/** Gives the row that reads an element, which is one of a table that `id` looks something up in. */
type Reads = (id: number, element: number) => number;

/** Elements of tables were all read before; they are found out only if something is looked up. */
function readsOn(tape: Tape): Reads {
  let known: Map<string, number> | undefined;
  const keyOf = (row: number, element: number): string => `${tape.b[row]} ${element}`;
  return (id, element) => {
    if (!known) {
      known = new Map();
      for (let row = 0; row < tape.size; row++) if (tape.isRead(row)) known.set(keyOf(row, tape.a[row]!), row);
    }
    return known.get(keyOf(tape.a[id]!, element))!;
  };
}

/** What is in the cells of a memory, by the row that has left it so: rows that put it there, or values from before the cone. */
function contentsOf(tape: Tape, last: number, oldest: number): number[] {
  const contents: number[] = [];
  let row = last;
  for (; !tape.isConstant(row) && cellOf(tape, row) >= 0; row = tape.a[row]!)
    contents[cellOf(tape, row)] ??= isInside(tape, row, oldest) ? row : tape.c[row]!;
  if (tape.isConstant(row)) return contents;
  // Behind what goes anywhere all cells are read.
  const { length } = tableOf(tape, tape.b[row]!);
  for (let id = row + 1, k = 0; k < length; id++) if (gets[tape.op[id]!] && tape.a[id] === row) contents[k++] ??= id;
  return contents;
}

/** The rows that a row is computed from which reads a memory: an index and what may be there, or what is there now and was before. */
function memoryOperands(tape: Tape, id: number, oldest: number): number[] {
  const before = tape.a[id]!;
  const cell = cellOf(tape, id);
  if (cell < 0) return [indexOf(tape, tape.b[id]!), ...contentsOf(tape, before, oldest)];
  return [indexOf(tape, tape.b[before]!), tape.c[before]!, contentsOf(tape, tape.a[before]!, oldest)[cell]!];
}

/** The rows that y is computed from, and itself, in order; `places` says of each that it is one. */
function coneOf(tape: Tape, y: number, oldest: number, places: Int32Array, reads: Reads): Int32Array {
  const columns = operandColumns(tape);
  const found = [y];
  places[y] = 0;
  const find = (operand: number): void => {
    if (places[operand] === NOWHERE) places[operand] = found.push(operand);
  };
  for (let k = 0; k < found.length; k++) {
    const id = found[k]!;
    if (!isInside(tape, id, oldest)) continue;
    const op = tape.op[id]!;
    if (puts[op]) find(tape.c[id]!);
    else if (gets[op]) memoryOperands(tape, id, oldest).forEach(find);
    else if (looksUp[op]) {
      find(indexOf(tape, id));
      if (tape.portOf(tape.a[id]!) === "tables") continue;
      const { length, stride } = tableOf(tape, id);
      for (let i = 0; i < length; i++) find(reads(id, tape.a[tape.a[id]!]! + i * stride));
    } else for (let i = 0; i < arities[op]!; i++) find(columns[i]![id]!);
  }
  return Int32Array.from(found).sort();
}

/**
 * The cone as a program: what it is computed from is read, what it looks up is chosen among all entries. `places` says
 * from then on which row of it a row of the tape is, `moved` the other way round.
 */
function coneTape(
  tape: Tape,
  rows: Int32Array,
  oldest: number,
  places: Int32Array,
  reads: Reads,
): { readonly cone: Tape; readonly moved: number[] } {
  const cone = new Tape(4 * rows.length);
  const moved: number[] = [];
  const at = (operand: number): number => (operand < 0 ? operand : places[operand]!);
  /** Appends rows that the program does not have. */
  const mirror = (from: number, to: number): void => {
    for (let k = from; k < to; k++)
      moved[k] ??= tape.pushFrom(cone, k, moved[cone.a[k]!] ?? -1, moved[cone.b[k]!] ?? -1, moved[cone.c[k]!] ?? -1);
  };
  /** By row that puts something into a memory, the copy of that: its value is that of what it copies. */
  const copies = new Map<number, number>();
  const copyOf = (id: number): number => {
    const from = cone.size;
    const copy = copies.get(id) ?? copied(tape, id, cone, at);
    copies.set(id, copy);
    moved[copy] = tape.c[id]!;
    mirror(from, copy);
    return copy;
  };
  for (const id of rows) {
    const from = cone.size;
    const isIn = isInside(tape, id, oldest);
    const op = tape.op[id]!;
    if (isIn && puts[op]) {
      places[id] = copyOf(id);
      continue;
    }
    if (isIn && gets[op]) {
      const cell = cellOf(tape, id);
      const [index, ...entries] = memoryOperands(tape, id, oldest);
      if (cell < 0) places[id] = choiceAmong(cone, at(index!), entries.map(at));
      else {
        const isThere = cone.push(opcodes.eq, at(index!), cone.constant(cell, true));
        places[id] = cone.push(opcodes.select, isThere, copyOf(tape.a[id]!), at(entries[1]!));
      }
      mirror(from, places[id]!);
    } else if (isIn && looksUp[op]) {
      places[id] = choice(tape, id, cone, at(indexOf(tape, id)), (element) => at(reads(id, element)));
      mirror(from, places[id]!);
    } else
      places[id] = isIn
        ? cone.pushFrom(tape, id, at(tape.a[id]!), at(tape.b[id]!), at(tape.c[id]!))
        : cone.read("data", from);
    moved[places[id]!] = id;
  }
  return { cone, moved };
}

/**
 * Derivatives that a program goes on computing with: ∂y/∂x for any rows of a tape, appended to that tape as ordinary rows.
 * The sweep is made on a tape of its own, which holds only what lies between the xs and y (their *cone*): so its cost does
 * not depend on the rest of the program, and nothing of it is taken for the module's own sweep. Knows tapes only.
 */
import { arities, isLeaf, looksUp } from "../ir/opcodes.js";
import { tableOf } from "../ir/scatters.js";
import { Tape } from "../ir/tape.js";
import { movedBy, operandColumns } from "./activity.js";
import { choice } from "./expand.js";
import { reverse } from "./reverse.js";

/**
 * Appends the sweep from row y to a tape of its own. An x that other xs lead to is a variable all the same.
 * @param xs rows, or -1 for what is not on the tape.
 * @returns for each x the row of ∂y/∂x, or -1 where that is identically 0.
 */
export function partials(tape: Tape, y: number, xs: readonly number[]): number[] {
  const variables = new Uint8Array(tape.size);
  for (const x of xs) if (x >= 0) variables[x] = 1;
  const { adjoint } = reverse(tape, [{ row: y, cotangent: tape.constant(1) }], movedBy(tape, variables));
  return xs.map((x) => (x < 0 ? -1 : adjoint[x]!));
}

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
    if (looksUp[tape.op[id]!]) {
      find(tape.a[tape.b[id]!]!);
      if (tape.portOf(tape.a[id]!) === "tables") continue;
      const { length, stride } = tableOf(tape, id);
      for (let i = 0; i < length; i++) find(reads(id, tape.a[tape.a[id]!]! + i * stride));
    } else for (let i = 0; i < arities[tape.op[id]!]!; i++) find(columns[i]![id]!);
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
  for (const id of rows) {
    const from = cone.size;
    const isIn = isInside(tape, id, oldest);
    if (isIn && looksUp[tape.op[id]!]) {
      const index = at(tape.a[tape.b[id]!]!);
      places[id] = choice(tape, id, cone, index, (element) => at(reads(id, element)));
      for (let k = from; k < places[id]!; k++)
        moved[k] = tape.pushFrom(cone, k, moved[cone.a[k]!] ?? -1, moved[cone.b[k]!] ?? -1, moved[cone.c[k]!] ?? -1);
    } else
      places[id] = isIn
        ? cone.pushFrom(tape, id, at(tape.a[id]!), at(tape.b[id]!), at(tape.c[id]!))
        : cone.read("data", from);
    moved[places[id]!] = id;
  }
  return { cone, moved };
}

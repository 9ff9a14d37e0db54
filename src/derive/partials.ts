/**
 * Derivatives that a program goes on computing with: ∂y/∂x for any rows of a tape, appended to that tape as ordinary rows.
 * The sweep is made on a tape of its own, which holds only what lies between the xs and y (their *cone*): so its cost does
 * not depend on the rest of the program, and nothing of it is taken for the module's own sweep. Knows tapes only.
 */
import { arities, isLeaf } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import { movedBy, operandColumns } from "./activity.js";
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
  const rows = coneOf(tape, y, oldest, places);
  const cone = coneTape(tape, rows, oldest, places);
  const found = partials(
    cone,
    rows.length - 1,
    xs.map((x) => places[x]!),
  );
  for (const row of rows) places[row] = NOWHERE;
  const moved = new Int32Array(cone.size);
  moved.set(rows);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  for (let id = rows.length; id < cone.size; id++)
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

/** The rows that y is computed from, and itself, in order; `places` says of each which it is. */
function coneOf(tape: Tape, y: number, oldest: number, places: Int32Array): Int32Array {
  const columns = operandColumns(tape);
  const found = [y];
  places[y] = 0;
  for (let k = 0; k < found.length; k++) {
    const id = found[k]!;
    if (!isInside(tape, id, oldest)) continue;
    for (let i = 0; i < arities[tape.op[id]!]!; i++) {
      const operand = columns[i]![id]!;
      if (places[operand] === NOWHERE) places[operand] = found.push(operand);
    }
  }
  const rows = Int32Array.from(found).sort();
  for (let k = 0; k < rows.length; k++) places[rows[k]!] = k;
  return rows;
}

/** The cone as a program: what it is computed from is read. */
function coneTape(tape: Tape, rows: Int32Array, oldest: number, places: Int32Array): Tape {
  const cone = new Tape(4 * rows.length);
  const at = (operand: number): number => (operand < 0 ? operand : places[operand]!);
  for (const id of rows)
    if (isInside(tape, id, oldest)) cone.pushFrom(tape, id, at(tape.a[id]!), at(tape.b[id]!), at(tape.c[id]!));
    else cone.read("data", cone.size);
  return cone;
}

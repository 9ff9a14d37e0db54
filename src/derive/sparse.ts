/**
 * Sparse Jacobians: the structurally nonzero elements alone, from as few sweeps as a colouring needs. Columns (or rows) of
 * one colour never meet in an element, so one sweep gives all of theirs, each read where it stands. Knows tapes and what
 * patterns, colourings and sweeps give; nothing of how they are found. What it shares with hessian.ts is here, too.
 *
 * Curtis, Powell & Reid 1974; Gebremedhin, Manne & Pothen, "What color is your Jacobian?", SIAM Review 2005.
 */
import { diagnostic } from "../diagnostics.js";
import type { Tape } from "../ir/tape.js";
import { activeRows } from "./activity.js";
import { chooseJacobian } from "./coloring.js";
import { expanded } from "./expand.js";
import { accompany, type Seeding } from "./forward.js";
import type { Pattern } from "./pattern.js";
import { perElement, resultRows } from "./products.js";
import { reverse } from "./reverse.js";
import { jacobianPattern } from "./sparsity.js";

/** A tape whose output "out" are the elements of a pattern. */
export interface SparseTape {
  readonly tape: Tape;
  readonly pattern: Pattern;
  /** How it is computed, in words. */
  readonly choice: string;
}

/** The parameters of one colour move, by 1. */
const colored =
  (colors: Int32Array, color: number): Seeding =>
  (tape, port, element) =>
    port === "parameters" && colors[element] === color ? tape.constant(1) : -1;

/** A seeding for each colour. */
export const seedings = (colors: Int32Array, count: number): Seeding[] =>
  Array.from({ length: count }, (_, color) => colored(colors, color));

export const described = (pattern: Pattern, rows: number, columns: number, how: string): string =>
  `${pattern.columns.length} of ${rows} × ${columns} elements, by ${how}`;

export const sweeps = (count: number, kind: string): string => `${count} ${kind} sweep${count === 1 ? "" : "s"}`;

/**
 * The Jacobian of a tape, by columns (forward mode) or rows (reverse mode), whichever takes fewer sweeps.
 * @throws dense-derivative if there are too many elements to list.
 */
export function sparseJacobian(traced: Tape, parameterCount: number): SparseTape {
  const primal = expanded(traced);
  const results = resultRows(primal);
  const pattern = jacobianPattern(primal, parameterCount);
  if (!pattern) throw diagnostic("dense-derivative", "Jacobian", "jvp, vjp or jacobian");
  const { mode, colors, count } = chooseJacobian(pattern, parameterCount);
  const kind = mode === "forward" ? "forward" : "reverse";
  const compressed =
    mode === "forward" ? byColumns(primal, colors, count) : byRows(primal, colors, count, parameterCount);
  const ids = new Int32Array(pattern.columns.length);
  for (let i = 0; i < results.length; i++)
    for (let k = pattern.rowPointers[i]!; k < pattern.rowPointers[i + 1]!; k++) {
      const j = pattern.columns[k]!;
      ids[k] = mode === "forward" ? compressed.rows[colors[j]!]![i]! : compressed.rows[colors[i]!]![j]!;
    }
  compressed.tape.outputs = [{ target: "out", ids }];
  const of = mode === "forward" ? "columns" : "rows";
  const choice = described(pattern, results.length, parameterCount, `${sweeps(count, kind)} (colouring of ${of})`);
  return { tape: compressed.tape, pattern, choice };
}

/** By sweep, the rows of what it gives. */
interface Compressed {
  readonly tape: Tape;
  readonly rows: readonly Int32Array[];
}

function byColumns(primal: Tape, colors: Int32Array, count: number): Compressed {
  const { tape, tangents } = accompany(primal, seedings(colors, count));
  return { tape, rows: Array.from({ length: count }, (_, sweep) => tangents("return", "out", sweep).ids) };
}

function byRows(primal: Tape, colors: Int32Array, count: number, parameterCount: number): Compressed {
  const tape = primal.copy();
  const results = resultRows(primal);
  const active = activeRows(primal, ["parameters"]);
  const rows = Array.from({ length: count }, (_, color) => {
    const seeds = [...results.keys()].filter((i) => colors[i] === color);
    const cotangents = seeds.map((i) => ({ row: results[i]!, cotangent: tape.constant(1) }));
    const { adjoint } = reverse(tape, cotangents, active, true);
    return perElement(tape, "parameters", parameterCount, adjoint);
  });
  return { tape, rows };
}

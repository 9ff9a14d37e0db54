/**
 * Sparse Jacobians: the structurally nonzero elements alone, from as few sweeps as a colouring needs. Columns (or rows) of
 * one colour never meet in an element, so one sweep gives all of theirs, each read where it stands. Knows tapes and what
 * patterns, colourings and sweeps give; nothing of how they are found. What it shares with hessian.ts is here, too.
 *
 * Curtis, Powell & Reid 1974; Gebremedhin, Manne & Pothen, "What color is your Jacobian?", SIAM Review 2005.
 */
import { diagnostic } from "../diagnostics.js";
import { Tape } from "../ir/tape.js";
import { appendPartials } from "./append-partials.js";
import { type Coloring, colorColumns } from "./coloring.js";
import { workOfSweeps } from "./cones.js";
import { expanded } from "./expand.js";
import { accompany, type Seeding } from "./forward.js";
import type { Pattern } from "./pattern.js";
import { resultRows } from "./products.js";
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
 * The Jacobian of a tape, by columns (forward mode) or rows (reverse mode), whichever goes through fewer operands.
 * @throws dense-derivative if there are too many elements to list.
 */
export function sparseJacobian(traced: Tape, parameterCount: number): SparseTape {
  const primal = expanded(traced);
  const results = resultRows(primal);
  const pattern = jacobianPattern(primal, parameterCount);
  if (!pattern) throw diagnostic("dense-derivative", "Jacobian", "jvp, vjp or jacobian");
  const coloring = colorColumns(pattern, parameterCount);
  const work = workOfSweeps(primal, results, coloring.count);
  const byResult = work.reverse < work.forward;
  const { tape, ids } = byResult ? byRows(primal, pattern) : byColumns(primal, pattern, coloring);
  tape.outputs = [{ target: "out", ids }];
  const how = byResult ? "a reverse sweep for each row" : `${sweeps(coloring.count, "forward")} (colouring of columns)`;
  return { tape, pattern, choice: described(pattern, results.length, parameterCount, how) };
}

/** A tape, and for each element of a pattern its row there. */
interface Listed {
  readonly tape: Tape;
  readonly ids: Int32Array;
}

function byColumns(primal: Tape, { rowPointers, columns }: Pattern, { colors, count }: Coloring): Listed {
  const { tape, tangents } = accompany(primal, seedings(colors, count));
  const found = Array.from({ length: count }, (_, sweep) => tangents("return", "out", sweep).ids);
  const ids = new Int32Array(columns.length);
  for (let i = 0; i + 1 < rowPointers.length; i++)
    for (let k = rowPointers[i]!; k < rowPointers[i + 1]!; k++) ids[k] = found[colors[columns[k]!]!]![i]!;
  return { tape, ids };
}

/**
 * The sweep from each result right behind it, through nothing but what it is computed from: results that are computed by the same
 * code are then swept by the same code.
 */
function byRows(primal: Tape, { rowPointers, columns }: Pattern): Listed {
  const tape = new Tape(4 * primal.size);
  const moved = new Int32Array(primal.size);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  const ids = new Int32Array(columns.length);
  const parameters: number[] = [];
  const resultsAt = new Map<number, number[]>();
  resultRows(primal).forEach((row, i) => {
    const others = resultsAt.get(row);
    if (others) others.push(i);
    else resultsAt.set(row, [i]);
  });
  for (let id = 0; id < primal.size; id++) {
    moved[id] = tape.pushFrom(primal, id, at(primal.a[id]!), at(primal.b[id]!), at(primal.c[id]!));
    if (primal.isRead(id) && primal.portOf(id) === "parameters") parameters[primal.a[id]!] = moved[id]!;
    for (const i of resultsAt.get(id) ?? []) {
      const xs = Array.from(columns.subarray(rowPointers[i]!, rowPointers[i + 1]!), (j) => parameters[j]!);
      if (xs.length > 0) ids.set(appendPartials(tape, moved[id]!, xs), rowPointers[i]!);
    }
  }
  return { tape, ids };
}

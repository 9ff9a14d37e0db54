/**
 * The Hessian of a scalar tape, in full or its nonzeros alone, from one plan: which forward sweeps over the gradient there
 * are, and which element of which sweep each entry of the lower triangle is. The upper triangle is the lower one again, so
 * a Hessian is symmetric to the bit, and both forms have the same bits. Knows patterns and plans, not how they are found.
 */
import { diagnostic } from "../diagnostics.js";
import type { Tape } from "../ir/tape.js";
import { expanded } from "./expand.js";
import { accompany, forward } from "./forward.js";
import { rowCount } from "./pattern.js";
import { valueAndGradient } from "./products.js";
import type { Recovery } from "./recovery.js";
import { described, type SparseTape, seedings, sweeps } from "./sparse.js";
import { gradientPattern } from "./sparsity.js";
import { colorSymmetric } from "./symmetric-coloring.js";

/**
 * All of it: output "out", row-major.
 * @returns null if it comes to more rows than `most`.
 */
export function hessian(primal: Tape, parameterCount: number, most: number): Tape | null {
  const derived = valueAndGradient(expanded(primal), parameterCount, false);
  const pattern = derived.size > most ? null : gradientPattern(derived, parameterCount);
  if (!pattern) return null;
  const plan = colorSymmetric(pattern);
  const found = plan.count < parameterCount ? beside(derived, plan) : behind(derived, plan, most);
  if (!found || found.tape.size > most) return null;
  const { tape, entries } = found;
  const ids = new Int32Array(parameterCount ** 2).fill(-1);
  for (let i = 0; i < rowCount(pattern); i++)
    for (let k = pattern.rowPointers[i]!; k < pattern.rowPointers[i + 1]!; k++) {
      const j = pattern.columns[k]!;
      ids[i * parameterCount + j] = entries[k]!;
      ids[j * parameterCount + i] = entries[k]!;
    }
  tape.outputs = [{ target: "out", ids }];
  return tape;
}

/**
 * The nonzeros of the lower triangle.
 * @throws dense-derivative if there are too many to list.
 */
export function sparseHessian(primal: Tape, parameterCount: number): SparseTape {
  const derived = valueAndGradient(expanded(primal), parameterCount);
  const pattern = gradientPattern(derived, parameterCount);
  if (!pattern) throw diagnostic("dense-derivative", "Hessian", "hvp or hessian");
  const plan = colorSymmetric(pattern);
  const { tape, entries } = beside(derived, plan);
  tape.outputs = [{ target: "out", ids: entries }];
  const how = `${sweeps(plan.count, "forward")} over the gradient (star colouring)`;
  return { tape, pattern, choice: described(pattern, parameterCount, parameterCount, `${how}; the lower triangle`) };
}

/** A tape with all sweeps, and for each entry of the pattern its row, or -1 where it is 0. */
interface Swept {
  readonly tape: Tape;
  readonly entries: Int32Array;
}

/** All tangents of a row beside it: few sweeps then share the loops of the gradient. */
function beside(derived: Tape, { colors, count, rows, sweeps: sweepOf }: Recovery): Swept {
  const { tape, tangents } = accompany(derived, seedings(colors, count));
  const tangent = Array.from({ length: count }, (_, sweep) => tangents("gradient", "out", sweep).ids);
  return { tape, entries: rows.map((row, k) => tangent[sweepOf[k]!]![row]!) };
}

/**
 * The sweeps behind one another: if each parameter has its own, far fewer values are kept at once, and the code can be read
 * column by column.
 */
function behind(tape: Tape, { colors, count, rows, sweeps: sweepOf }: Recovery, most: number): Swept | null {
  const gradient = tape.outputs.find(({ target }) => target === "gradient")!.ids;
  const { size } = tape;
  const tangent: Int32Array[] = [];
  for (const seeding of seedings(colors, count)) {
    tangent.push(forward(tape, seeding, size));
    if (tape.size > most) return null;
  }
  return { tape, entries: rows.map((row, k) => tangent[sweepOf[k]!]![gradient[row]!]!) };
}

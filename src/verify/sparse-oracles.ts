/**
 * What sparse derivatives are held to: to the bit, the tapes they were derived as; and the products of the whole matrix with
 * unit vectors, which know nothing of patterns and colours, so that an element that was left out is found, too.
 */
import { deriveKernels, type KernelName } from "../derive/kernels.js";
import { type Pattern, rowCount } from "../derive/pattern.js";
import type { Trace } from "../engine/trace.js";
import { elementName } from "../ir/entries.js";
import { interpret } from "../ir/interpret.js";
import type { Interpret } from "./batch.js";
import { type Difference, sumDifferences } from "./compare.js";
import type { Differentiated, Oracle } from "./oracle.js";
import type { Point } from "./points.js";

/** More columns than this are not compared with products: they are chosen evenly. */
const COLUMNS = 64;

export function sparseOracles(
  { forward, outputs }: Trace,
  { count: parameterCount, nameOf: parameter }: Differentiated,
  run: Interpret,
): Record<string, () => Oracle> {
  const output = (i: number): string => (outputs ? elementName(outputs, i) : "value");

  /** @param product of the whole matrix with the port "vector", by columns. */
  const oracle = (kernel: KernelName, product: KernelName, nameOf: (i: number, j: number) => string): Oracle => {
    const source = { forward, regularizer: null, parameterCount };
    const [{ tape, sparse }] = deriveKernels(source, [kernel]) as [ReturnType<typeof deriveKernels>[0]];
    const { pattern } = sparse!;
    const [whole] = deriveKernels(source, [product]);
    const rows = rowsOf(pattern);
    const step = Math.ceil(parameterCount / COLUMNS);
    const columns = Array.from({ length: Math.ceil(parameterCount / step) }, (_, k) => k * step);
    const isLower = product === "exampleHvp";

    /** Each element of some columns of the whole matrix, next to what the pattern says of it. */
    const contested = (point: Point, values: ArrayLike<number>): Difference[] => {
      const [found, expected, names]: [number[], number[], number[]] = [[], [], []];
      for (const j of columns) {
        const vector = new Float64Array(parameterCount).with(j, 1);
        const [column] = interpret(whole!.tape, { ...point, vector });
        const inColumn = new Map<number, number>();
        pattern.columns.forEach((c, k) => {
          if (c === j) inColumn.set(rows[k]!, k);
        });
        column!.forEach((x, i) => {
          const k = inColumn.get(i);
          // Of a Hessian the upper triangle is not listed; what is not listed must be 0.
          if (isLower && i < j) return;
          found.push(k === undefined ? 0 : values[k]!);
          expected.push(x);
          names.push(k ?? -1);
        });
      }
      return sumDifferences({ derivatives: found }, { values: [], derivatives: expected }, ["derivatives"]).map(
        (difference) => ({
          ...difference,
          index: names[difference.index]!,
        }),
      );
    };

    return {
      name: "the derived tape",
      expected: (point) => ({ values: [], derivatives: run(tape, { ...point })[0]! }),
      contested: (point, { derivatives }) => (point.smooth ? contested(point, derivatives) : []),
      curve: null,
      effort: tape.size + columns.length * whole!.tape.size,
      rows: forward.size,
      nameOf: (k) => (k < 0 ? "an element that is not listed" : nameOf(rows[k]!, pattern.columns[k]!)),
    };
  };
  return {
    sparseHessian: () =>
      oracle("exampleHessianValues", "exampleHvp", (i, j) => `∂²value/∂${parameter(i)}∂${parameter(j)}`),
    sparseJacobian: () => oracle("writeJacobianValues", "writeJvp", (i, j) => `∂${output(i)}/∂${parameter(j)}`),
  };
}

/** The row of each element of a pattern. */
function rowsOf(pattern: Pattern): Int32Array {
  const rows = new Int32Array(pattern.columns.length);
  for (let i = 0; i < rowCount(pattern); i++) rows.fill(i, pattern.rowPointers[i], pattern.rowPointers[i + 1]);
  return rows;
}

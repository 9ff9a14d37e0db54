/**
 * What a Jacobian at a minimum says of how well parameters are known: (JᵀJ)⁻¹, and which of them the data do not determine.
 * Knows no residuals and no scale.
 */
import { columnNorm, factorize, inverseOfSquare, solveTriangle } from "./qr.js";

/** A column that is this near to the span of the others, relative to its length, is in it but for rounding. */
const SINGULAR = 1e-13;
/** Elements of a direction of no change that are more than rounding. */
const INVOLVED = 1e-6;

export interface Determined {
  /** (JᵀJ)⁻¹, row-major; Infinity on the diagonal, 0 beside it, for what is not determined. */
  readonly inverse: Float64Array;
  /** The columns that can change together without any effect. */
  readonly undetermined: readonly number[];
}

export function determine(jacobian: Float64Array, n: number): Determined {
  const lengths = Float64Array.from({ length: n }, (_, j) => columnNorm(jacobian, n, j));
  let columns = [...lengths.keys()].filter((j) => lengths[j]! > 0);
  const undetermined = new Set([...lengths.keys()].filter((j) => !(lengths[j]! > 0)));
  const inverse = new Float64Array(n * n);
  while (columns.length > 0) {
    const k = columns.length;
    const scaled = new Float64Array((jacobian.length / n) * k);
    for (let i = 0; i < scaled.length / k; i++)
      columns.forEach((j, at) => {
        scaled[i * k + at] = jacobian[i * n + j]! / lengths[j]!;
      });
    factorize(scaled, k, new Float64Array(scaled.length / k));
    const involved = kernelOf(scaled, k).map((at) => columns[at]!);
    if (involved.length === 0) {
      const found = inverseOfSquare(scaled, k);
      columns.forEach((row, i) => {
        columns.forEach((column, j) => {
          inverse[row * n + column] = found[i * k + j]! / (lengths[row]! * lengths[column]!);
        });
      });
      break;
    }
    for (const j of involved) undetermined.add(j);
    // Without one of them the others may be told apart from the rest.
    columns = columns.filter((j) => j !== involved.at(-1));
  }
  for (const j of undetermined)
    for (let i = 0; i < n; i++) {
      inverse[i * n + j] = i === j ? Number.POSITIVE_INFINITY : 0;
      inverse[j * n + i] = inverse[i * n + j]!;
    }
  return { inverse, undetermined: [...undetermined].sort((a, b) => a - b) };
}

/** The elements of a vector that R takes to nothing, if there is one: by inverse iteration with R, its diagonal held off 0. */
function kernelOf(r: Float64Array, n: number): number[] {
  if (![...Array(n).keys()].some((k) => Math.abs(r[k * n + k]!) < SINGULAR)) return [];
  const held = r.slice();
  for (let k = 0; k < n; k++) if (Math.abs(held[k * n + k]!) < SINGULAR) held[k * n + k] = SINGULAR / 100;
  let z = Float64Array.from({ length: n }, (_, i) => 1 + Math.sin(i + 1) / 2);
  for (let round = 0; round < 3; round++) {
    const next = new Float64Array(n);
    solveTriangle(held, n, solveTransposed(held, n, z), next);
    const most = next.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    z = next.map((x) => x / most);
  }
  return [...z.keys()].filter((i) => Math.abs(z[i]!) > INVOLVED);
}

/** Solves Rᵀx = b. */
function solveTransposed(r: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let rest = b[i]!;
    for (let j = 0; j < i; j++) rest -= r[j * n + i]! * x[j]!;
    x[i] = rest / r[i * n + i]!;
  }
  return x;
}

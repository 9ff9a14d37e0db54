/**
 * Linear least squares by Householder's reflections: what solvers of nonlinear least squares need (G. H. Golub and C. F. Van Loan,
 * Matrix Computations, section 5.2). Matrices are row-major
 * Float64Arrays. It works on A itself, never on AᵀA, whose condition is the square of A's.
 */

/** Overwrites A (rows × columns, at least as many rows) with R in its upper triangle, and b with Qᵀb, where A = QR. */
export function factorize(a: Float64Array, columns: number, b: Float64Array): void {
  const rows = b.length;
  for (let k = 0; k < columns; k++) {
    const norm = columnNorm(a, columns, k, k);
    if (norm === 0) continue;
    const pivot = a[k * columns + k]!;
    const diagonal = pivot > 0 ? -norm : norm;
    // The reflection I − vvᵀ/β takes column k to the diagonal. v is kept in the column until that is done.
    a[k * columns + k] = pivot - diagonal;
    const beta = -diagonal * a[k * columns + k]!;
    for (let j = k + 1; j <= columns; j++) {
      const [target, stride, offset] = j < columns ? [a, columns, j] : [b, 1, 0];
      let product = 0;
      for (let i = k; i < rows; i++) product += a[i * columns + k]! * target[i * stride + offset]!;
      product /= beta;
      for (let i = k; i < rows; i++) target[i * stride + offset]! -= product * a[i * columns + k]!;
    }
    a[k * columns + k] = diagonal;
  }
}

/** The length of column j from row `first` on, without overflow or underflow in between. */
export function columnNorm(a: Float64Array, columns: number, j: number, first = 0): number {
  let largest = 0;
  for (let i = first * columns + j; i < a.length; i += columns) largest = Math.max(largest, Math.abs(a[i]!));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return largest;
  let sum = 0;
  for (let i = first * columns + j; i < a.length; i += columns) sum += (a[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Solves Rx = b for R in the upper triangle of a factorized A. */
export function solveTriangle(r: Float64Array, columns: number, b: Float64Array, x: Float64Array): void {
  for (let i = columns - 1; i >= 0; i--) {
    let rest = b[i]!;
    for (let j = i + 1; j < columns; j++) rest -= r[i * columns + j]! * x[j]!;
    x[i] = rest / r[i * columns + i]!;
  }
}

/** (AᵀA)⁻¹ = R⁻¹R⁻ᵀ for a factorized A: the sum of zzᵀ over the columns z of R⁻¹. */
export function inverseOfSquare(r: Float64Array, columns: number): Float64Array {
  const inverse = new Float64Array(columns * columns);
  const z = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    const unit = new Float64Array(columns);
    unit[k] = 1;
    solveTriangle(r, columns, unit, z);
    for (let i = 0; i < columns; i++) for (let j = 0; j < columns; j++) inverse[i * columns + j]! += z[i]! * z[j]!;
  }
  return inverse;
}

/** Small dense matrices, row-major, that need not be definite: products, and inverses by elimination with pivots. */

/** out = A x for a square A. */
export function times(a: Float64Array, x: Float64Array, out: Float64Array): Float64Array {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[j]!;
    out[i] = sum;
  }
  return out;
}

/** A⁻¹, or null if A is singular. */
export function inverse(given: Float64Array, n: number): Float64Array | null {
  const a = given.slice();
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(a[i * n + column]!) > Math.abs(a[pivot * n + column]!)) pivot = i;
    const divisor = a[pivot * n + column]!;
    if (divisor === 0 || !Number.isFinite(divisor)) return null;
    for (const matrix of [a, out])
      for (let j = 0; j < n; j++) {
        const upper = matrix[pivot * n + j]!;
        matrix[pivot * n + j] = matrix[column * n + j]!;
        matrix[column * n + j] = upper / divisor;
      }
    for (let i = 0; i < n; i++) {
      const factor = a[i * n + column]!;
      if (i === column || factor === 0) continue;
      for (const matrix of [a, out]) for (let j = 0; j < n; j++) matrix[i * n + j]! -= factor * matrix[column * n + j]!;
    }
  }
  return out;
}

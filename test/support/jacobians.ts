/**
 * Jacobians by central differences, and how far another one is from them. Three step lengths are extrapolated to none
 * (Richardson), so that steps can be long and rounding stays small.
 */

const STEP = 3e-4;

/** ∂f/∂x, row-major. */
export function centralDifferences(f: (x: Float64Array) => ArrayLike<number>, x: Float64Array): Float64Array {
  const rows = f(x).length;
  const jacobian = new Float64Array(rows * x.length);
  for (let j = 0; j < x.length; j++) {
    const quotients = [STEP, STEP / 2, STEP / 4].map((step) => {
      const [above, below] = [x.slice(), x.slice()];
      const h = step * (Math.abs(x[j]!) || 1);
      above[j]! += h;
      below[j]! -= h;
      const [high, low] = [f(above), f(below)];
      return Array.from(high, (value, i) => (value - low[i]!) / (above[j]! - below[j]!));
    });
    for (let i = 0; i < rows; i++) {
      const [long, middle, short] = quotients.map((quotient) => quotient[i]!) as [number, number, number];
      const [first, second] = [(4 * middle - long) / 3, (4 * short - middle) / 3];
      jacobian[i * x.length + j] = (16 * second - first) / 15;
    }
  }
  return jacobian;
}

/** The largest difference of two Jacobians, each relative to the largest element of its column. */
export function farthest(found: Float64Array, expected: Float64Array, columns: number): number {
  if (found.length !== expected.length) return Number.NaN;
  const largest = new Float64Array(columns);
  expected.forEach((x, i) => {
    largest[i % columns] = Math.max(largest[i % columns]!, Math.abs(x));
  });
  return expected.reduce((most, x, i) => {
    const difference = Math.abs(found[i]! - x);
    return difference === 0 ? most : Math.max(most, difference / largest[i % columns]!);
  }, 0);
}

/**
 * Slopes of plain functions by central differences, refined by Richardson's extrapolation to step 0; of all estimates, the
 * one that the extrapolation changed least. Knows functions of numbers, nothing of models.
 */

/** The first step, as a part of the interval that a variable is drawn from, and how often it is halved. */
const FIRST = 4e-3;
const HALVINGS = 6;
/** Columns of the extrapolation: each cancels one more even power of the step. */
const ORDERS = 3;

/**
 * ∂f/∂xᵢ at x.
 * @param width of the interval that xᵢ is drawn from.
 * @param usable whether f is smooth between a point and x: steps that lead out of a piece are left out.
 * @returns null if too few steps are left to extrapolate from.
 */
export function centralDifference(
  f: (x: readonly number[]) => number,
  x: readonly number[],
  i: number,
  width: number,
  usable: (x: readonly number[]) => boolean = () => true,
): number | null {
  let best = { slope: Number.NaN, doubt: Number.POSITIVE_INFINITY };
  let previous: number[] = [];
  let rows = 0;
  for (let k = 0; k <= HALVINGS; k++) {
    const step = (FIRST * width) / 2 ** k;
    const [below, above] = [x.with(i, x[i]! - step), x.with(i, x[i]! + step)];
    if (!usable(below) || !usable(above)) continue;
    rows++;
    const row = [(f(above) - f(below)) / (above[i]! - below[i]!)];
    for (let order = 1; order <= Math.min(previous.length, ORDERS); order++) {
      const power = 4 ** order;
      const slope = (power * row[order - 1]! - previous[order - 1]!) / (power - 1);
      const doubt = Math.max(Math.abs(slope - row[order - 1]!), Math.abs(slope - previous[order - 1]!));
      row.push(slope);
      if (doubt < best.doubt) best = { slope, doubt };
    }
    previous = row;
  }
  return rows > ORDERS ? best.slope : null;
}

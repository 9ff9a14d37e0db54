/** The two sums over vectors that solvers cannot do without. */

export const dot = (xs: Float64Array, ys: Float64Array): number => xs.reduce((sum, x, i) => sum + x * ys[i]!, 0);

/** Adds a multiple of ys to xs. */
export function addScaled(xs: Float64Array, factor: number, ys: Float64Array): void {
  for (let i = 0; i < xs.length; i++) xs[i]! += factor * ys[i]!;
}

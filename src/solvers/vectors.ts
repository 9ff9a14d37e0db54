/** Sums over vectors that all solvers need. No array is made here. */

type Vector = Float64Array;

export function dot(xs: Vector, ys: Vector): number {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += xs[i]! * ys[i]!;
  return sum;
}

/** √Σx², without overflow or underflow in between. */
export function norm(xs: Vector): number {
  const largest = largestOf(xs);
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return largest;
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += (xs[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** max |x|, or NaN if one is. */
export function largestOf(xs: Vector): number {
  let most = 0;
  for (let i = 0; i < xs.length; i++) most = Math.max(most, Math.abs(xs[i]!));
  return most;
}

/** Adds a multiple of ys to xs. */
export function addScaled(xs: Vector, factor: number, ys: Vector): void {
  for (let i = 0; i < xs.length; i++) xs[i]! += factor * ys[i]!;
}

/** out = xs + factor · ys. */
export function along(out: Vector, xs: Vector, factor: number, ys: Vector): void {
  for (let i = 0; i < xs.length; i++) out[i] = xs[i]! + factor * ys[i]!;
}

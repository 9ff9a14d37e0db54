/**
 * Simple bounds, min ≤ x ≤ max, element by element; −∞ and ∞ where there is none. Knows what is inside, what is next to it,
 * and what is left of a gradient there.
 */

export interface Box {
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Some bound is finite. */
  readonly isBounded: boolean;
}

export const boxOf = (min: Float64Array, max: Float64Array): Box => ({
  min,
  max,
  isBounded: min.some((x) => x > Number.NEGATIVE_INFINITY) || max.some((x) => x < Number.POSITIVE_INFINITY),
});

/** The nearest point of the box to x, in its place. */
export function project({ min, max, isBounded }: Box, x: Float64Array): void {
  if (isBounded) for (let i = 0; i < x.length; i++) x[i] = Math.min(Math.max(x[i]!, min[i]!), max[i]!);
}

/** x is at a bound, and going down along the gradient leads out of the box. */
export const isHeld = ({ min, max }: Box, x: Float64Array, gradient: Float64Array, i: number): boolean =>
  (x[i]! <= min[i]! && gradient[i]! >= 0) || (x[i]! >= max[i]! && gradient[i]! <= 0);

/** max |P(x − g) − x|: 0 exactly where no step inside of the box goes down to first order. Without bounds max |g|. */
export function projectedGradient({ min, max, isBounded }: Box, x: Float64Array, gradient: Float64Array): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    const step = isBounded ? Math.min(Math.max(-g, min[i]! - x[i]!), max[i]! - x[i]!) : -g;
    most = Math.max(most, Math.abs(step));
  }
  return most;
}

/** The largest t ≤ `most` for which x + t·direction is inside. */
export function room({ min, max, isBounded }: Box, x: Float64Array, direction: Float64Array, most: number): number {
  if (!isBounded) return most;
  let t = most;
  for (let i = 0; i < x.length; i++) {
    const d = direction[i]!;
    if (d > 0) t = Math.min(t, (max[i]! - x[i]!) / d);
    else if (d < 0) t = Math.min(t, (min[i]! - x[i]!) / d);
  }
  return Math.max(t, 0);
}

/**
 * A step length that satisfies the strong Wolfe conditions: the value falls as its slope promises, and the slope gets flat.
 * J. Nocedal and S. J. Wright, Numerical Optimization (2006), algorithms 3.5 and 3.6, with cubic interpolation (3.59).
 *
 * Near a minimum values differ by rounding alone, while slopes still tell: there the conditions of W. W. Hager and H. Zhang
 * (2005), "A new conjugate gradient method with guaranteed descent and an efficient line search", eq. 4.1, are enough.
 * Where the value is not finite is too far.
 */

import type { Asking } from "./asking.js";

/** Sufficient decrease, and how flat the slope gets: what quasi-Newton methods use. */
const DECREASE = 1e-4;
const FLAT = 0.9;
/** Relative differences of values that may be rounding. */
const ROUNDING = 1e-15;
const MOST_TRIES = 60;

/** What the function and its slope along the line are at t. */
export interface Point {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * @param evaluate the function at t; the last call is at the t that is returned
 * @param origin at t = 0; its slope is negative
 * @param first the t that is tried first
 * @param most no t beyond this one is allowed; if the function still falls there, it is taken
 * @returns null where no t is better than 0
 */
export function* wolfe(
  evaluate: (t: number) => Asking<Point>,
  origin: Point,
  first: number,
  most: number,
): Asking<Point | null> {
  let tries = 0;
  const falls = ({ t, value }: Point): boolean => value <= origin.value + DECREASE * t * origin.slope;
  const isFlat = ({ slope }: Point): boolean => Math.abs(slope) <= -FLAT * origin.slope;
  const isWithinRounding = ({ value, slope }: Point): boolean =>
    Math.abs(value - origin.value) <= ROUNDING * Math.abs(origin.value) &&
    slope >= FLAT * origin.slope &&
    slope <= (2 * DECREASE - 1) * origin.slope;
  const isDone = (point: Point): boolean => (falls(point) && isFlat(point)) || isWithinRounding(point);

  /** Between two points, of which `low` is the better one and slopes down towards the other. */
  function* zoom(low: Point, high: Point): Asking<Point | null> {
    while (tries++ < MOST_TRIES) {
      const t = between(low, high);
      if (t === low.t || t === high.t) break;
      const point = yield* evaluate(t);
      if (isDone(point)) return point;
      if (!falls(point) || !(point.value < low.value)) high = point;
      else {
        if (point.slope * (high.t - low.t) >= 0) high = low;
        low = point;
      }
    }
    // Nothing flat, but something lower: it will do, and must be the last one evaluated.
    return low.t > 0 && low.value < origin.value ? yield* evaluate(low.t) : null;
  }

  let previous = origin;
  let t = Math.min(first, most);
  while (tries++ < MOST_TRIES) {
    const point = yield* evaluate(t);
    if (isDone(point)) return point;
    if (!falls(point) || (previous.t > 0 && !(point.value < previous.value))) return yield* zoom(previous, point);
    if (!(point.slope < 0)) return yield* Number.isFinite(point.slope) ? zoom(point, previous) : zoom(previous, point);
    if (t >= most || point.value === Number.NEGATIVE_INFINITY) return point;
    previous = point;
    t = Math.min(4 * t, most);
  }
  return previous.t > 0 ? yield* evaluate(previous.t) : null;
}

/** The minimum of the cubic through both points, kept away from them; their middle where there is none. */
function between(low: Point, high: Point): number {
  const width = high.t - low.t;
  const middle = low.t + width / 2;
  if (!Number.isFinite(high.value) || !Number.isFinite(high.slope)) return low.t + width / 10;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.t - high.t);
  const square = d1 * d1 - low.slope * high.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const t = high.t - (width * (high.slope + d2 - d1)) / (high.slope - low.slope + 2 * d2);
  const [least, most] = [0.1, 0.9].map((part) => low.t + part * width).sort((a, b) => a - b) as [number, number];
  return t >= least && t <= most ? t : Number.isFinite(t) ? Math.min(Math.max(t, least), most) : middle;
}

/**
 * Slopes by central differences, extrapolated to step 0 (Ridders' method: Advances in Engineering Software 4, 1982), with
 * an estimate of their own error. Knows functions of one number; nothing of models.
 */

/** The slope of one output, or what can be said of it. */
export interface Slope {
  readonly estimate: number;
  /** What the extrapolation and the rounding of the function leave open. */
  readonly error: number;
  /** The slopes to the left and to the right meet. */
  readonly smooth: boolean;
}

const FIRST_STEP = 0.05;
const STEPS = 18;
/** How often a function is evaluated for one slope. */
export const EVALUATIONS = 2 * STEPS + 1;
/** Each step is so much smaller than the one before. */
const RATIO = 2;
/** Columns of the extrapolation: each cancels one more even power of the step. */
const ORDERS = 4;
/** How much rounding inside of the function may exceed half a unit in its last place. */
const ROUNDING = 16 * Number.EPSILON;
/** One-sided slopes this close, relative to their size, have met. */
const MET = 1e-3;

/**
 * The slopes of every output of `f` at x.
 * @param scale the size of the numbers that the outputs are computed from, where these may cancel.
 * @param piece tells smooth pieces of the function apart: only what is on the same one as x counts, down to the least step.
 */
export function slopes(
  f: (x: number) => Float64Array,
  x: number,
  scale = 0,
  piece: (x: number) => number = () => 0,
): Slope[] {
  const centre = f(x);
  const own = piece(x);
  const all = Array.from({ length: STEPS }, (_, k) => sampleAround(f, x, k));
  const samples = all.slice(1 + all.findLastIndex(({ left, right }) => piece(left) !== own || piece(right) !== own));
  return Array.from(centre, (y, i) => {
    const known = samples.map(({ left, right, below, above }) => ({ left, right, below: below[i]!, above: above[i]! }));
    const slope = extrapolate(known, scale);
    return { ...slope, smooth: meets(known, x, y, slope.estimate, scale) };
  });
}

interface Sample<Y> {
  readonly left: number;
  readonly right: number;
  readonly below: Y;
  readonly above: Y;
}

function sampleAround(f: (x: number) => Float64Array, x: number, k: number): Sample<Float64Array> {
  const step = (FIRST_STEP * Math.max(1, Math.abs(x))) / RATIO ** k;
  return { left: x - step, right: x + step, below: f(x - step), above: f(x + step) };
}

/** The entry of Ridders' table that is least in doubt. */
function extrapolate(samples: readonly Sample<number>[], scale: number): Omit<Slope, "smooth"> {
  let best = { estimate: Number.NaN, error: Number.POSITIVE_INFINITY };
  let previous: number[] = [];
  for (const { left, right, below, above } of samples) {
    const width = right - left;
    const row = [(above - below) / width];
    const rounding = (ROUNDING * Math.max(scale, Math.abs(below), Math.abs(above))) / width;
    for (let j = 1; j <= Math.min(previous.length, ORDERS); j++) {
      const power = RATIO ** (2 * j);
      const estimate = (power * row[j - 1]! - previous[j - 1]!) / (power - 1);
      const doubt = Math.max(Math.abs(estimate - row[j - 1]!), Math.abs(estimate - previous[j - 1]!));
      row.push(estimate);
      if (doubt + rounding < best.error) best = { estimate, error: doubt + rounding };
    }
    previous = row;
  }
  return best;
}

/**
 * Whether the slopes to both sides come to the estimate as the step shrinks: at a kink or a jump they do not. Of a function
 * with a stated scale (a gradient, which may jump in many places) they must not leave it again, either.
 */
function meets(samples: readonly Sample<number>[], x: number, y: number, estimate: number, scale: number): boolean {
  const met = samples.findIndex(({ left, right, below, above }) => {
    const before = (y - below) / (x - left);
    const after = (above - y) / (right - x);
    const size = Math.abs(before) + Math.abs(after);
    const rounding = (ROUNDING * Math.max(scale, Math.abs(y), Math.abs(below), Math.abs(above))) / (right - x);
    const apart = Math.max(Math.abs(before - estimate), Math.abs(after - estimate));
    return rounding <= MET * size && apart <= 4 * rounding + MET * size;
  });
  const stays = ({ left, right, below, above }: Sample<number>): boolean => {
    const rounding = (ROUNDING * Math.max(scale, Math.abs(below), Math.abs(above))) / (right - x);
    return Math.abs((above - below) / (right - left) - estimate) <= 4 * rounding + MET * Math.abs(estimate);
  };
  return met >= 0 && (scale === 0 || samples.slice(met).every(stays));
}

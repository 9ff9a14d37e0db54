/**
 * Integers in disguise: most numbers that somebody wrote down or drew at random are an integer divided by one power of 10
 * or of 2.
 */

/** How many of the most frequent scales of each kind are worth a try. */
const TRIED = 3;
/** Beyond these, integers take about as many digits as the bits of a double. */
const MOST_DECIMALS = 15;
const MOST_BITS = 48;
/** Sums and differences of integers up to this are exact. */
const MOST = 2 ** 51;

/** The integer n with n / scale = x to the bit; NaN if there is none. */
export function scaled(x: number, scale: number): number {
  const n = Math.round(x * scale) + 0;
  return Math.abs(n) <= MOST && Object.is(n / scale, x) ? n : Number.NaN;
}

/** 1, and what many of the numbers are multiples of one over. */
export function scalesOf(numbers: Float64Array | Int32Array): number[] {
  if (numbers instanceof Int32Array) return [1];
  const decimals = new Map<number, number>();
  const binaries = new Map<number, number>();
  for (const x of numbers) {
    if (!Number.isFinite(x) || Number.isInteger(x)) continue;
    count(decimals, smallestScale(x, 10, MOST_DECIMALS));
    count(binaries, smallestScale(x, 2, MOST_BITS));
  }
  return [1, ...mostFrequent(decimals), ...mostFrequent(binaries)];
}

/** 0 if there is none. */
function smallestScale(x: number, base: number, most: number): number {
  for (let i = 0, scale = base; i < most; i++, scale *= base) if (!Number.isNaN(scaled(x, scale))) return scale;
  return 0;
}

function count(counts: Map<number, number>, scale: number): void {
  if (scale > 0) counts.set(scale, (counts.get(scale) ?? 0) + 1);
}

const mostFrequent = (counts: Map<number, number>): number[] =>
  [...counts]
    .sort(([, x], [, y]) => y - x)
    .slice(0, TRIED)
    .map(([scale]) => scale);

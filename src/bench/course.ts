/**
 * How a function starts: what calls take from the first one, when nothing is compiled yet, until they take what they always
 * will. Pure arithmetic and a clock, so that it runs in every engine; knows no competitor and prints nothing.
 */

/** After so many calls the clock is read: each of the first, then ever more rarely, as reading it takes time as well. */
export const MARKS: readonly number[] = marks();

function marks(): number[] {
  const found = [1];
  for (let n = 2; n <= 200_000; n = Math.max(n + 1, Math.round(1.2 * n))) found.push(n);
  return [...new Set([...found, 20, 300, 3000])].sort((x, y) => x - y);
}

/** The calls that a fit, or a page, makes until somebody notices. */
export const STARTS = [20, 300, 3000] as const;

const SINK = new Float64Array(1);

/**
 * Calls until there is nothing more to learn.
 * @param limit in seconds: for so long at least it goes on to the last mark, and ten times as long to 3,000 calls.
 * @returns seconds from the beginning to each of the marks that were reached.
 */
export function follow(call: () => unknown, limit: number): number[] {
  const times: number[] = [];
  let calls = 0;
  const start = performance.now();
  for (const mark of MARKS) {
    for (; calls < mark; calls++) SINK[0] = Number(call());
    const seconds = (performance.now() - start) / 1000;
    times.push(seconds);
    if (seconds > limit && (mark >= STARTS[2] || seconds > 10 * limit)) break;
  }
  return times;
}

/** Of several runs, stretch by stretch: what the machine did besides in one of them does not count. */
export function medianCourse(runs: readonly (readonly number[])[]): number[] {
  const length = Math.min(...runs.map((run) => run.length));
  let sum = 0;
  return Array.from({ length }, (_, i) => {
    const stretches = runs.map((run) => run[i]! - (run[i - 1] ?? 0)).sort((x, y) => x - y);
    sum += stretches[(stretches.length - 1) >> 1]!;
    return sum;
  });
}

export interface Start {
  /** Seconds until so many calls were done; null if that took too long. */
  readonly until: Readonly<Record<(typeof STARTS)[number], number | null>>;
  readonly firstCall: number;
  /** After how many calls they take at most half as long again as settled ones; null if they never did. */
  readonly settledAfter: number | null;
  /** What the first 300 calls take more than 300 settled ones, in seconds; null if there were not so many. */
  readonly excess: number | null;
}

/** @param settled seconds of a call when everything is compiled. */
export function startOf(course: readonly number[], settled: number): Start {
  const at = (calls: number): number | null => course[MARKS.indexOf(calls)] ?? null;
  const slow = course.findLastIndex((seconds, i) => {
    const calls = MARKS[i]! - (MARKS[i - 1] ?? 0);
    return seconds - (course[i - 1] ?? 0) > 1.5 * calls * settled;
  });
  const first300 = at(300);
  return {
    until: { 20: at(20), 300: first300, 3000: at(3000) },
    firstCall: course[0]!,
    settledAfter: slow === course.length - 1 ? null : slow < 0 ? 0 : MARKS[slow]!,
    excess: first300 === null ? null : first300 - 300 * settled,
  };
}

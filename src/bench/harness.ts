/**
 * How long a call takes: the only file that imports benchmark.js. Warms up until V8 has compiled what there is to compile,
 * then takes the median over samples, which a busy machine disturbs less than the mean.
 */
import Benchmark from "benchmark";

export interface Measurement {
  /** Median of the samples, per call. */
  readonly seconds: number;
  /** Relative margin of error of the mean, in percent. */
  readonly rme: number;
  readonly samples: number;
}

export interface Effort {
  /** How long to warm up, in seconds. */
  readonly warmUp: number;
  /** How long to measure, in seconds. */
  readonly measure: number;
}

const SINK = new Float64Array(1);

/** A run of this many seconds is long enough for the loop around it not to count. */
const LONG = 2e-5;

/** @throws whatever the call throws. */
export function measure(call: () => unknown, effort: Effort): Measurement {
  const calls = Math.max(1, Math.ceil(LONG / warmUp(call, effort.warmUp)));
  const fn = (): void => {
    // Written down, so that V8 cannot do once what is to be done each time.
    for (let i = 0; i < calls; i++) SINK[0] = Number(call());
  };
  const benchmark = new Benchmark({ fn, maxTime: effort.measure }).run();
  const { error, stats } = benchmark as Benchmark & { readonly error?: Error };
  if (error) throw error;
  return { seconds: median(stats.sample) / calls, rme: stats.rme, samples: stats.sample.length };
}

/** Calls for some time; gives the seconds per call towards the end. */
function warmUp(call: () => unknown, seconds: number): number {
  const end = performance.now() + 1000 * seconds;
  let perCall = 0;
  let calls = 0;
  for (let now = performance.now(); now < end; ) {
    // Reading the clock costs as much as a short call: do it ever less often.
    const batch = 1 + (calls >> 2);
    for (let i = 0; i < batch; i++) call();
    const before = now;
    now = performance.now();
    perCall = (now - before) / 1000 / batch;
    calls += batch;
  }
  return perCall;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

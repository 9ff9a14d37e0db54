/**
 * What something is in every iteration of the loops around it, as the loops it depends on, how it moves with each of them,
 * and a table of what is left: nothing for what is affine in the counters, a list of indices for what is gathered.
 */
import type { Trips } from "./nest.js";

/** base + Σ strides·counters, plus an entry of a table if there is one. */
export interface Spread {
  readonly base: number;
  /** For each loop around, outermost first. */
  readonly strides: readonly number[];
  readonly table: Table | null;
}

export interface Table {
  /** The first one is 0 for tables of indices. */
  readonly entries: readonly number[];
  /** Which entry: for each loop around, by how many it moves. Null: each iteration of `loop` takes the next one. */
  readonly strides: readonly number[] | null;
  /** The innermost loop that the entry changes with, by its depth. */
  readonly loop: number;
  /** If each iteration takes the next entry: they start again in each run of the loop of this depth. */
  readonly since: number;
}

/**
 * @param values in the order of the iterations.
 * @param loops the trip counts of the loops around, outermost first.
 * @param moves whether values may move by a stride: positions do, a model's own numbers are only ever equal.
 */
export function spreadOf(values: ArrayLike<number>, loops: readonly Trips[], moves: boolean): Spread {
  const strides: number[] = loops.map(() => 0);
  let rest = values;
  let inner = loops.length;
  for (; inner > 0; inner--) {
    const fewer = withoutInnermost(rest, loops[inner - 1]!, moves);
    if (!fewer) break;
    rest = fewer.values;
    strides[inner - 1] = fewer.stride;
  }
  if (inner === 0) return { base: rest[0] ?? 0, strides, table: null };
  const base = moves ? rest[0]! : 0;
  const relative = (x: number): number => (moves ? x - base : x);
  const loop = inner - 1;
  const around = loops.slice(0, inner);
  if (around.some(({ constant }) => constant === undefined)) {
    const period = withoutRepetition(rest, around, strides, moves);
    return { base, strides, table: { entries: period.values.map(relative), strides: null, loop, since: period.since } };
  }
  const kept = withoutOuter(
    rest,
    around.map(({ constant }) => constant!),
    strides,
    moves,
  );
  const places = loops.map((_, d) => (d < inner && kept.trips[d] !== 1 ? product(kept.trips.slice(d + 1)) : 0));
  return { base, strides, table: { entries: kept.values.map(relative), strides: places, loop, since: 0 } };
}

const product = (factors: readonly number[]): number => factors.reduce((n, factor) => n * factor, 1);

/** Drops the outermost loops as long as all of their iterations are alike, whatever is in them; notes the strides. */
function withoutRepetition(
  values: ArrayLike<number>,
  loops: readonly Trips[],
  strides: number[],
  moves: boolean,
): { values: number[]; since: number } {
  let rest = Array.from(values);
  let runs = loops.map((trips) => trips.all());
  let since = 0;
  for (; loops[since]!.constant !== undefined; since++) {
    const trip = loops[since]!.constant!;
    const inner = runs.slice(since + 1);
    const length = rest.length / trip;
    if (!inner.every((list) => isPeriodic(list, trip, 0))) break;
    const stride = moves && trip > 1 ? rest[length]! - rest[0]! : 0;
    if (!isPeriodic(rest, trip, stride)) break;
    strides[since] = stride;
    rest = rest.slice(0, length);
    runs = [...runs.slice(0, since + 1), ...inner.map((list) => list.slice(0, list.length / trip))];
  }
  return { values: rest, since };
}

/** Whether a list is so many equal parts, each the one before moved by a stride. */
function isPeriodic(list: readonly number[], parts: number, stride: number): boolean {
  const length = list.length / parts;
  if (!Number.isInteger(length)) return false;
  for (let i = length; i < list.length; i++) {
    const before = list[i - length]!;
    if (!Object.is(list[i], stride === 0 ? before : before + stride)) return false;
  }
  return true;
}

/** One value for each run of the innermost loop, if the others follow from it by one stride. */
function withoutInnermost(
  values: ArrayLike<number>,
  trips: Trips,
  moves: boolean,
): { values: number[]; stride: number } | null {
  const starts: number[] = [];
  let stride: number | undefined;
  for (let from = 0, n = 0; from < values.length; n++) {
    const trip = trips.at(n);
    const first = trip === 0 ? 0 : values[from]!;
    starts.push(first);
    if (trip > 1) stride ??= moves ? values[from + 1]! - first : 0;
    for (let i = 1; i < trip; i++)
      if (!Object.is(values[from + i]!, stride === 0 ? first : first + i * stride!)) return null;
    from += trip;
  }
  return { values: starts, stride: stride ?? 0 };
}

/** Drops the outer loops that the values do not depend on, or only by a stride, which it notes. */
function withoutOuter(
  values: ArrayLike<number>,
  trips: readonly number[],
  strides: number[],
  moves: boolean,
): { values: number[]; trips: number[] } {
  let rest = Array.from(values);
  const left = [...trips];
  for (let d = 0; d < left.length; d++) {
    const trip = left[d]!;
    const size = left.slice(d + 1).reduce((n, t) => n * t, 1);
    if (trip === 1) continue;
    const stride = moves ? rest[size]! - rest[0]! : 0;
    const follows = rest.every((x, at) => {
      const i = Math.floor(at / size) % trip;
      const first = rest[at - i * size]!;
      return Object.is(x, stride === 0 ? first : first + i * stride);
    });
    if (!follows) continue;
    rest = rest.filter((_, at) => Math.floor(at / size) % trip === 0);
    left[d] = 1;
    strides[d] = stride;
  }
  return { values: rest, trips: left };
}

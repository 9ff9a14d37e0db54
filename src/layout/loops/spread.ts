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
  /** Which entry: for each loop around, by how many it moves. Null: one after the other, at each iteration of a loop. */
  readonly strides: readonly number[] | null;
  /** The loop whose iterations take one entry after the other, by its depth. */
  readonly loop: number;
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
  const trips = loops.slice(0, inner).map(({ constant }) => constant);
  const base = moves ? rest[0]! : 0;
  if (trips.some((trip) => trip === undefined))
    return { base, strides, table: { entries: Array.from(rest, (x) => x - base), strides: null, loop: inner - 1 } };
  const kept = withoutOuter(rest, trips as number[], strides, moves);
  const places = loops.map((_, d) => kept.trips.slice(d + 1).reduce((n, trip) => n * trip, kept.trips[d] === 1 ? 0 : 1));
  const entries = kept.values.map((x) => x - base);
  return { base, strides, table: { entries, strides: places.map((place, d) => (d < inner ? place : 0)), loop: inner - 1 } };
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
    for (let i = 1; i < trip; i++) if (!Object.is(values[from + i]!, stride === 0 ? first : first + i * stride!)) return null;
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

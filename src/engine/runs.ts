/**
 * What a place held at the exits of a scope, in their order: runs of exits at which it held the same. Knows numbers of exits
 * and values; what the exits are, and what is chosen by them, is said in `scopes.ts`.
 */

/** A place held the same at some exits in a row. */
export interface Run {
  readonly first: number;
  readonly last: number;
  readonly value: unknown;
}

/** What a place held up to an exit, before it was written again. */
export interface Change {
  readonly last: number;
  readonly before: unknown;
}

/** What a place held at the exits, in order; behind the last run it holds what it holds now. */
export function runsOf(
  changes: readonly Change[],
  overrides: readonly { at: number; value: unknown }[],
  now: unknown,
): Run[] {
  const runs: Run[] = [];
  let first = 0;
  let next = 0;
  const fill = (last: number, value: unknown): void => {
    if (last >= first) runs.push({ first, last, value });
    first = Math.max(first, last + 1);
  };
  const upTo = (last: number, value: unknown): void => {
    for (; next < overrides.length && overrides[next]!.at <= last; next++) {
      const { at, value: written } = overrides[next]!;
      fill(at - 1, value);
      fill(at, written);
    }
  };
  for (const { last, before } of changes) {
    upTo(last, before);
    fill(last, before);
  }
  upTo(Number.POSITIVE_INFINITY, now);
  return runs;
}

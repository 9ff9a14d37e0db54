/** Sparsity patterns for tests: written by hand, at random, and as pictures. */
import fc from "fast-check";
import type { Pattern } from "../../src/derive/pattern.js";

/** A pattern of these columns per row; they need not be in order, or different. */
export function patternOf(rows: readonly (readonly number[])[]): Pattern {
  const sorted = rows.map((row) => [...new Set(row)].sort((x, y) => x - y));
  const rowPointers = Int32Array.of(0, ...sorted.map(() => 0));
  sorted.forEach((row, i) => {
    rowPointers[i + 1] = rowPointers[i]! + row.length;
  });
  return { rowPointers, columns: Int32Array.from(sorted.flat()) };
}

/** The columns of each row. */
export const rowsOf = ({ rowPointers, columns }: Pattern): number[][] =>
  Array.from({ length: rowPointers.length - 1 }, (_, i) => [...columns.subarray(rowPointers[i], rowPointers[i + 1])]);

/** The lower triangle of a symmetric pattern with a full diagonal and these neighbours. */
export const lower = (size: number, connected: (i: number, j: number) => boolean, diagonal = true): Pattern =>
  patternOf(
    Array.from({ length: size }, (_, i) => {
      const row = Array.from({ length: i }, (_, j) => j).filter((j) => connected(i, j));
      return diagonal ? [...row, i] : row;
    }),
  );

/** A tridiagonal lower triangle of any size. */
export function tridiagonal(size: number): Pattern {
  const rowPointers = Int32Array.from({ length: size + 1 }, (_, i) => Math.max(0, 2 * i - 1));
  const columns = Int32Array.from({ length: 2 * size - 1 }, (_, k) => k >> 1);
  return { rowPointers, columns };
}

/** The first row and column and the diagonal. */
export function arrow(size: number, diagonal = true): Pattern {
  const rowPointers = new Int32Array(size + 1);
  const columns: number[] = [];
  for (let i = 0; i < size; i++) {
    if (i > 0) columns.push(0);
    if (diagonal) columns.push(i);
    rowPointers[i + 1] = columns.length;
  }
  return { rowPointers, columns: Int32Array.from(columns) };
}

export interface Matrix {
  readonly pattern: Pattern;
  readonly columnCount: number;
}

/** Patterns of up to 12 × 12, empty to dense. */
export const matrices: fc.Arbitrary<Matrix> = fc
  .integer({ min: 1, max: 12 })
  .chain((columnCount) =>
    fc
      .array(fc.array(fc.nat(columnCount - 1), { maxLength: columnCount }), { minLength: 1, maxLength: 12 })
      .map((rows) => ({ pattern: patternOf(rows), columnCount })),
  );

/** Lower triangles of up to 16 × 16, empty to dense, with any part of the diagonal. */
export const lowerTriangles: fc.Arbitrary<Pattern> = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 40 }))
  .chain(([size, edges]) =>
    fc.tuple(fc.constant(size), fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: edges })),
  )
  .map(([size, pairs]) => {
    const rows: number[][] = Array.from({ length: size }, () => []);
    for (const [i, j] of pairs) rows[Math.max(i, j)]!.push(Math.min(i, j));
    return patternOf(rows);
  });

/** Numbers from a seed, for matrices too large for fast-check. */
export function randomly(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A large random lower triangle: some neighbours per vertex, near ones and far ones. */
export function randomLower(size: number, degree: number, seed: number): Pattern {
  const below = randomly(seed);
  return patternOf(
    Array.from({ length: size }, (_, i) => {
      const row = below(4) > 0 ? [i] : [];
      for (let k = 0; i > 0 && k < below(degree); k++) row.push(below(2) ? below(i) : Math.max(0, i - 1 - below(5)));
      return row;
    }),
  );
}

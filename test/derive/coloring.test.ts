/** Colourings of Jacobians, by definition: what has one colour shares no row. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { colorColumns } from "../../src/derive/coloring.js";
import { rowCount } from "../../src/derive/pattern.js";
import { arrow, matrices, patternOf, rowsOf } from "../support/patterns.js";

const seed = Number(process.env.FUZZ_SEED ?? 20261122);
const RUNS = Number(process.env.FUZZ_RUNS ?? 300);

/** A banded matrix: row i has columns i … i + width − 1. */
const banded = (size: number, width: number) =>
  patternOf(Array.from({ length: size }, (_, i) => Array.from({ length: width }, (_, k) => i + k)));

describe("by hand", () => {
  test("a diagonal takes one colour, a band as many as it is wide", () => {
    expect(colorColumns(banded(50, 1), 50).count).toBe(1);
    expect(colorColumns(banded(50, 3), 52)).toEqual({
      count: 3,
      colors: Int32Array.from({ length: 52 }, (_, j) => j % 3),
    });
  });

  test("blocks take the colours of one block", () => {
    const blocks = patternOf(Array.from({ length: 12 }, (_, i) => [0, 1, 2].map((k) => 3 * Math.floor(i / 3) + k)));
    expect(colorColumns(blocks, 12).count).toBe(3);
  });

  test("columns without entries have no colour, rows without entries change nothing", () => {
    expect(colorColumns(patternOf([[], [1], [], [3]]), 5)).toEqual({
      count: 1,
      colors: Int32Array.of(-1, 0, -1, 0, -1),
    });
    expect(colorColumns(patternOf([[], []]), 3)).toEqual({ count: 0, colors: new Int32Array(3).fill(-1) });
    expect(colorColumns(patternOf([]), 0).count).toBe(0);
  });

  test("better orders than the natural one are found", () => {
    // A path 0 – 2 – 3 – 1, where natural order gives both ends the first colour.
    expect(
      colorColumns(
        patternOf([
          [0, 2],
          [2, 3],
          [1, 3],
        ]),
        4,
      ).count,
    ).toBe(2);
    // A crown: columns of different parity share a row, but for 2k and 2k + 1; natural order gives each pair a colour.
    const rows: number[][] = [];
    for (let i = 0; i < 12; i += 2) for (let j = 1; j < 12; j += 2) if (j !== i + 1) rows.push([i, j]);
    expect(colorColumns(patternOf(rows), 12).count).toBe(2);
  });

  test("100,000 columns beside a dense row and a dense column", () => {
    const lower = arrow(100_000);
    const rows = rowCount(lower);
    const columns = new Int32Array(lower.columns.length + rows - 1);
    columns.set(Int32Array.from({ length: rows }, (_, j) => j));
    columns.set(lower.columns.subarray(1), rows);
    const rowPointers = lower.rowPointers.map((p, i) => (i === 0 ? 0 : p + rows - 1));
    expect(colorColumns({ rowPointers, columns }, rows).count).toBe(rows);
  });
});

describe(`random patterns (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
  test("no two columns with a common row share a colour; the same pattern gives the same colours", () => {
    fc.assert(
      fc.property(matrices, ({ pattern, columnCount }) => {
        const columns = colorColumns(pattern, columnCount);
        const filled = new Set(pattern.columns);
        for (const list of rowsOf(pattern)) expect(new Set(list.map((j) => columns.colors[j])).size).toBe(list.length);
        expect(new Set(columns.colors.filter((c) => c >= 0)).size).toBe(columns.count);
        columns.colors.forEach((color, j) => {
          expect(color >= 0).toBe(filled.has(j));
        });
        expect(colorColumns(pattern, columnCount)).toEqual(columns);
      }),
      { numRuns: RUNS, seed },
    );
  });
});

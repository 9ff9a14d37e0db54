/**
 * Colours the columns of a Jacobian: what has one colour shares no row, so one sweep computes all of it and each entry is read
 * where it lies. Knows patterns only. Symmetric matrices are in symmetric-coloring.ts.
 *
 * Greedy partial distance-2 colouring of the bipartite graph: Curtis, Powell & Reid, "On the estimation of sparse Jacobian
 * matrices", 1974; Gebremedhin, Manne & Pothen, "What color is your Jacobian?", SIAM Review 47 (2005).
 */
import { largestFirst, natural, smallestLast } from "./orderings.js";
import { type Pattern, rowCount, transpose } from "./pattern.js";

export interface Coloring {
  /** The colour of each column: 0, 1, … Columns without entries have none: -1. */
  readonly colors: Int32Array;
  /** How many colours there are: how many sweeps it takes. */
  readonly count: number;
}

/** Beyond so many pairs of entries in one row, all orders but the cheap ones are left out … */
const MOST_PAIRS_ORDERED = 2 ** 26;
/** … and beyond so many, nothing is tried: a row of that length needs as many colours as entries anyway. */
const MOST_PAIRS = 2 ** 31;

/**
 * Colours columns so that no two with an entry in the same row share a colour: entry (i, j) is then element i of the
 * Jacobian times the sum of the unit vectors of j's colour. The best of three greedy orders; the same pattern gives the
 * same colours. Time: the sum of squares of the rows' lengths at worst; dense rows that all columns have cost nothing.
 */
export function colorColumns(pattern: Pattern, columnCount: number): Coloring {
  const byColumn = transpose(pattern, columnCount);
  const longest = longestRow(pattern);
  const pairs = sumOverRows(pattern, (length) => length * length);
  if (pairs > MOST_PAIRS) return separate(byColumn);
  let best = greedy(pattern, byColumn, natural(columnCount));
  const degrees = columnDegrees(pattern, byColumn);
  const others = [() => largestFirst(degrees), () => smallestLastColumn(pattern, byColumn, degrees)];
  for (const order of pairs > MOST_PAIRS_ORDERED ? others.slice(0, 1) : others) {
    // The columns of one row all differ: that many is the least.
    if (best.count === longest) break;
    const coloring = greedy(pattern, byColumn, order());
    if (coloring.count < best.count) best = coloring;
  }
  return best;
}

const lengthOf = ({ rowPointers }: Pattern, row: number): number => rowPointers[row + 1]! - rowPointers[row]!;

const longestRow = (pattern: Pattern): number =>
  pattern.rowPointers.reduce(
    (max, _, row) => (row < rowCount(pattern) ? Math.max(max, lengthOf(pattern, row)) : max),
    0,
  );

function sumOverRows(pattern: Pattern, of: (length: number) => number): number {
  let sum = 0;
  for (let row = 0; row < rowCount(pattern); row++) sum += of(lengthOf(pattern, row));
  return sum;
}

/** Each column that has entries has a colour of its own. */
function separate(byColumn: Pattern): Coloring {
  let count = 0;
  const colors = Int32Array.from({ length: rowCount(byColumn) }, (_, j) => (lengthOf(byColumn, j) > 0 ? count++ : -1));
  return { colors, count };
}

/** Gives each column in turn the smallest colour that no column has with which it shares a row. */
function greedy(byRow: Pattern, byColumn: Pattern, order: Int32Array): Coloring {
  const colors = new Int32Array(order.length).fill(-1);
  const forbidden = new Int32Array(order.length + 1).fill(-1);
  // In each row, all colours below `full` are used. If that is all that is used, its columns need not be looked at: a
  // dense row costs nothing.
  const full = new Int32Array(rowCount(byRow));
  const used = new Int32Array(rowCount(byRow));
  let count = 0;
  for (const j of order) {
    const begin = byColumn.rowPointers[j]!;
    const end = byColumn.rowPointers[j + 1]!;
    if (begin === end) continue;
    let color = 0;
    for (let k = begin; k < end; k++) color = Math.max(color, full[byColumn.columns[k]!]!);
    for (let k = begin; k < end; k++) {
      const row = byColumn.columns[k]!;
      if (used[row] === full[row]) continue;
      for (let l = byRow.rowPointers[row]!; l < byRow.rowPointers[row + 1]!; l++) {
        const other = colors[byRow.columns[l]!]!;
        if (other >= color) forbidden[other] = j;
      }
    }
    while (forbidden[color] === j) color++;
    colors[j] = color;
    count = Math.max(count, color + 1);
    for (let k = begin; k < end; k++) {
      const row = byColumn.columns[k]!;
      used[row]!++;
      if (full[row] === color) full[row]!++;
    }
  }
  return { colors, count };
}

/** How many entries share a row with each column; columns that share several rows count several times. */
const columnDegrees = (byRow: Pattern, byColumn: Pattern): Int32Array =>
  Int32Array.from({ length: rowCount(byColumn) }, (_, j) => {
    let degree = 0;
    for (let k = byColumn.rowPointers[j]!; k < byColumn.rowPointers[j + 1]!; k++)
      degree += lengthOf(byRow, byColumn.columns[k]!) - 1;
    return degree;
  });

const smallestLastColumn = (byRow: Pattern, byColumn: Pattern, degrees: Int32Array): Int32Array =>
  smallestLast(degrees, (j, visit) => {
    for (let k = byColumn.rowPointers[j]!; k < byColumn.rowPointers[j + 1]!; k++) {
      const row = byColumn.columns[k]!;
      for (let l = byRow.rowPointers[row]!; l < byRow.rowPointers[row + 1]!; l++)
        if (byRow.columns[l] !== j) visit(byRow.columns[l]!);
    }
  });

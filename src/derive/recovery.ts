/**
 * From a star-coloured symmetric matrix to the plan that gets its entries out of products with sums of columns: each is one
 * element of one product, so there is no arithmetic and no rounding. Knows patterns and colours, not how those were found.
 */
import { adjacencyGraph, type Graph, type Pattern } from "./pattern.js";

/**
 * How to get the nonzeros of a lower triangle: entry k is `compressed[sweeps[k]][rows[k]]`, where `compressed[c]` is the matrix
 * times the sum of the unit vectors of colour c. Entries are in the order of the pattern.
 */
export interface Recovery {
  /** In which sweep each column takes part, or -1: nothing is read from it. */
  readonly colors: Int32Array;
  /** How many sweeps there are. */
  readonly count: number;
  readonly rows: Int32Array;
  readonly sweeps: Int32Array;
}

/**
 * Plans the recovery. Colours that nothing is read from are dropped, as those of vertices without a diagonal entry can be,
 * and the others numbered anew. Linear time.
 * @throws Error if the colouring is not one of stars.
 */
export function planRecovery(lower: Pattern, colors: Int32Array): Recovery {
  const entries = lower.columns.length;
  const rows = new Int32Array(entries);
  /** The colour that each entry is read from. */
  const read = new Int32Array(entries);
  /** Columns that something is read from, and the colours of those. */
  const needed = new Uint8Array(colors.length);
  const swept = new Uint8Array(colors.length);
  const take = (entry: number, row: number, column: number): void => {
    rows[entry] = row;
    read[entry] = colors[column]!;
    needed[column] = swept[colors[column]!] = 1;
  };
  const { atRow, atColumn } = aloneAt(adjacencyGraph(lower), colors, entries);
  const pairs: (readonly [entry: number, row: number, column: number])[] = [];
  for (let i = 0; i < colors.length; i++)
    for (let entry = lower.rowPointers[i]!; entry < lower.rowPointers[i + 1]!; entry++) {
      const j = lower.columns[entry]!;
      // Neighbours have other colours, so a diagonal entry is alone.
      if (i === j || (atRow[entry] && !atColumn[entry])) take(entry, i, j);
      else if (atColumn[entry] && !atRow[entry]) take(entry, j, i);
      else if (atRow[entry]) pairs.push([entry, i, j]);
      else throw new Error("the colouring has a path of four vertices in two colours");
    }
  // An edge that is a star of its own may be read at either end: from a sweep that is there anyway, if possible.
  for (const [entry, i, j] of pairs) {
    const [first, second] = colors[j]! < colors[i]! ? [j, i] : [i, j];
    const column = swept[colors[second]!] && !swept[colors[first]!] ? second : first;
    take(entry, column === i ? j : i, column);
  }
  const number = new Int32Array(colors.length).fill(-1);
  let count = 0;
  swept.forEach((isSwept, color) => {
    if (isSwept) number[color] = count++;
  });
  return {
    colors: colors.map((color, v) => (needed[v] ? number[color]! : -1)),
    count,
    rows,
    sweeps: read.map((color) => number[color]!),
  };
}

/** For each entry (i, j) with i > j: whether j alone has its colour among the neighbours of i; and i among those of j. */
function aloneAt(
  { size, pointers, neighbors, edges }: Graph,
  colors: Int32Array,
  entries: number,
): { readonly atRow: Uint8Array; readonly atColumn: Uint8Array } {
  const atRow = new Uint8Array(entries);
  const atColumn = new Uint8Array(entries);
  const counts = new Int32Array(colors.length);
  for (let v = 0; v < size; v++) {
    const [begin, end] = [pointers[v]!, pointers[v + 1]!];
    for (let k = begin; k < end; k++) counts[colors[neighbors[k]!]!]!++;
    for (let k = begin; k < end; k++)
      if (counts[colors[neighbors[k]!]!] === 1) (neighbors[k]! < v ? atRow : atColumn)[edges[k]!] = 1;
    for (let k = begin; k < end; k++) counts[colors[neighbors[k]!]!] = 0;
  }
  return { atRow, atColumn };
}

/**
 * Where a sparse matrix may be nonzero, as compressed sparse rows, and the graph of a symmetric one. Knows positions
 * only: neither tapes nor what the entries are.
 */

/** Compressed sparse rows: row i has the columns `columns[rowPointers[i] … rowPointers[i + 1] − 1]`, ascending. */
export interface Pattern {
  readonly rowPointers: Int32Array;
  readonly columns: Int32Array;
}

export const rowCount = ({ rowPointers }: Pattern): number => rowPointers.length - 1;

/** Turns how many numbers each row has (at i + 1, with 0 in front) into where each row starts. */
export function accumulate(counts: Int32Array): Int32Array {
  for (let i = 1; i < counts.length; i++) counts[i] = counts[i]! + counts[i - 1]!;
  return counts;
}

/** The transposed pattern, in linear time. */
export function transpose(pattern: Pattern, columnCount: number): Pattern {
  const { rowPointers, columns } = pattern;
  const counts = new Int32Array(columnCount + 1);
  for (const column of columns) counts[column + 1]!++;
  const pointers = accumulate(counts);
  const next = pointers.slice();
  const rows = new Int32Array(columns.length);
  for (let i = 0; i < rowCount(pattern); i++)
    for (let k = rowPointers[i]!; k < rowPointers[i + 1]!; k++) rows[next[columns[k]!]!++] = i;
  return { rowPointers: pointers, columns: rows };
}

/**
 * The lower triangle, with the diagonal where it is there, of a square pattern made symmetric: (i, j) with i ≥ j is in
 * it if (i, j) or (j, i) is in the pattern. Linear time.
 */
export function lowerTriangle(pattern: Pattern): Pattern {
  const size = rowCount(pattern);
  const transposed = transpose(pattern, size);
  const rowPointers = new Int32Array(size + 1);
  const columns = new Int32Array(pattern.columns.length);
  let top = 0;
  for (let i = 0; i < size; i++) {
    let [p, q] = [pattern.rowPointers[i]!, transposed.rowPointers[i]!];
    const [pEnd, qEnd] = [pattern.rowPointers[i + 1]!, transposed.rowPointers[i + 1]!];
    for (;;) {
      const x = p < pEnd ? pattern.columns[p]! : size;
      const y = q < qEnd ? transposed.columns[q]! : size;
      const column = Math.min(x, y);
      if (column > i) break;
      columns[top++] = column;
      if (x === column) p++;
      if (y === column) q++;
    }
    rowPointers[i + 1] = top;
  }
  return { rowPointers, columns: columns.slice(0, top) };
}

/** The adjacency graph of a symmetric matrix: vertices are its columns, edges its entries off the diagonal. */
export interface Graph {
  /** How many vertices there are. */
  readonly size: number;
  /** The neighbours of v are `neighbors[pointers[v] … pointers[v + 1] − 1]`, ascending. */
  readonly pointers: Int32Array;
  readonly neighbors: Int32Array;
  /** For each of them, which nonzero of the lower triangle the edge is. */
  readonly edges: Int32Array;
}

/** The graph of a lower triangle. */
export function adjacencyGraph(lower: Pattern): Graph {
  const size = rowCount(lower);
  const counts = new Int32Array(size + 1);
  const eachEdge = (visit: (i: number, j: number, edge: number) => void): void => {
    for (let i = 0; i < size; i++)
      for (let k = lower.rowPointers[i]!; k < lower.rowPointers[i + 1]!; k++)
        if (lower.columns[k] !== i) visit(i, lower.columns[k]!, k);
  };
  eachEdge((i, j) => {
    counts[i + 1]!++;
    counts[j + 1]!++;
  });
  const pointers = accumulate(counts);
  const next = pointers.slice();
  const neighbors = new Int32Array(pointers[size]!);
  const edges = new Int32Array(pointers[size]!);
  const put = (v: number, w: number, edge: number): void => {
    const slot = next[v]!++;
    neighbors[slot] = w;
    edges[slot] = edge;
  };
  // Rows ascend, so each vertex gets its smaller neighbours first, and all in order.
  eachEdge((i, j, edge) => {
    put(i, j, edge);
    put(j, i, edge);
  });
  return { size, pointers, neighbors, edges };
}

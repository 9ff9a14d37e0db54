/**
 * Greedy acyclic colouring: neighbours differ, and no cycle has two colours. Then the edges between any two colours are
 * a forest, and the entries of a symmetric matrix follow from its leaves by substitution. Knows graphs only.
 *
 * Gebremedhin, Tarafdar, Manne & Pothen, "New acyclic and star coloring algorithms with application to computing
 * Hessians", SIAM J. Sci. Comput. 29 (2007), algorithm 3.1: trees are disjoint sets.
 */
import { NeighborColors } from "./neighbor-colors.js";
import type { Graph } from "./pattern.js";

/**
 * Colours the vertices in this order, each with the smallest colour that closes no cycle.
 * Time: the sum, over vertices, of the colours around their neighbours (times a logarithm at most, for the sets).
 * @returns null if that takes more than `limit` steps: the graph is dense.
 */
export function acyclicColors(graph: Graph, order: Int32Array, limit: number): Int32Array | null {
  const { pointers, neighbors } = graph;
  const around = new NeighborColors(graph);
  // All edges from w to neighbours of one colour are in one tree. So the sets are made of colours around vertices, and an
  // edge joins what is around its two ends.
  const parent = Int32Array.from(neighbors, (_, entry) => entry);
  const root = (entry: number): number => {
    let e = entry;
    while (parent[e] !== e) {
      parent[e] = parent[parent[e]!]!;
      e = parent[e]!;
    }
    return e;
  };
  /** The vertex from which each tree was reached last, and over which neighbour. */
  const visitor = new Int32Array(neighbors.length).fill(-1);
  const over = new Int32Array(neighbors.length);
  const colors = new Int32Array(graph.size).fill(-1);
  const forbidden = new Int32Array(graph.size + 1).fill(-1);
  /** The entry of each colour around the vertex at hand. */
  const entryOf = new Int32Array(graph.size);
  let steps = 0;

  for (const v of order) {
    for (let e = around.begin(v); e < around.end(v); e++) {
      forbidden[around.color[e]!] = v;
      entryOf[around.color[e]!] = e;
    }
    for (let k = pointers[v]!; k < pointers[v + 1]!; k++) {
      const w = neighbors[k]!;
      if (colors[w]! < 0) continue;
      const end = around.end(w);
      steps += end - around.begin(w) + 1;
      for (let f = around.begin(w); f < end; f++) {
        if (forbidden[around.color[f]!] === v) continue;
        const tree = root(f);
        // A tree that two neighbours belong to would become a cycle.
        if (visitor[tree] === v && over[tree] !== w) forbidden[around.color[f]!] = v;
        visitor[tree] = v;
        over[tree] = w;
      }
    }
    let own = 0;
    while (forbidden[own] === v) own++;
    colors[v] = own;
    for (let k = pointers[v]!; k < pointers[v + 1]!; k++) {
      const w = neighbors[k]!;
      const there = around.add(w, own, v);
      steps += there - around.begin(w);
      if (colors[w]! >= 0) parent[root(there)] = root(entryOf[colors[w]!]!);
    }
    if (steps > limit) return null;
  }
  return colors;
}

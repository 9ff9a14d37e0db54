/**
 * Greedy star colouring: neighbours differ, and no path on four vertices has two colours. Then of any two neighbours one
 * is the only one of its colour beside the other, so each entry of a symmetric matrix is read directly. Knows graphs only.
 *
 * Gebremedhin, Tarafdar, Manne & Pothen, "New acyclic and star coloring algorithms with application to computing
 * Hessians", SIAM J. Sci. Comput. 29 (2007), algorithm 4.1. Their stars are not kept as such: w is the hub of a star if
 * two neighbours of w have the same colour.
 */
import { NeighborColors } from "./neighbor-colors.js";
import type { Graph } from "./pattern.js";

/**
 * Colours the vertices in this order, each with the smallest colour that keeps stars.
 * Time: the sum, over vertices, of the colours around their neighbours.
 * @returns null if that takes more than `limit` steps: the graph is dense.
 */
export function starColors(graph: Graph, order: Int32Array, limit: number): Int32Array | null {
  const { pointers, neighbors } = graph;
  const around = new NeighborColors(graph);
  const { color, count, member } = around;
  // Whether the one neighbour x of this colour is a hub for the colour of the vertex: then a neighbour of the vertex that
  // took x's colour would end a path of four.
  const blocked = new Uint8Array(neighbors.length);
  const colors = new Int32Array(graph.size).fill(-1);
  const forbidden = new Int32Array(graph.size + 1).fill(-1);
  /** The entry of each colour around the vertex at hand. */
  const entryOf = new Int32Array(graph.size);
  let steps = 0;

  const forbid = (v: number, w: number, all: boolean): void => {
    const end = around.end(w);
    steps += end - around.begin(w) + 1;
    for (let f = around.begin(w); f < end; f++) if (all || blocked[f]) forbidden[color[f]!] = v;
  };

  for (const v of order) {
    for (let e = around.begin(v); e < around.end(v); e++) {
      forbidden[color[e]!] = v;
      entryOf[color[e]!] = e;
    }
    for (let k = pointers[v]!; k < pointers[v + 1]!; k++) {
      const w = neighbors[k]!;
      // Where v is a hub for w's colour, it may be no spoke: nothing else around w may have v's colour.
      if (colors[w]! >= 0) forbid(v, w, count[entryOf[colors[w]!]!]! > 1);
    }
    let own = 0;
    while (forbidden[own] === v) own++;
    colors[v] = own;
    for (let k = pointers[v]!; k < pointers[v + 1]!; k++) {
      const w = neighbors[k]!;
      const there = around.add(w, own, v);
      steps += there - around.begin(w);
      if (colors[w]! < 0) continue;
      const here = entryOf[colors[w]!]!;
      if (count[there]! > 1) blocked[here] = 1;
      // w has just become a hub: so it is one for the spoke that it had already, too.
      if (count[there] === 2) blocked[around.find(member[there]!, colors[w]!)] = 1;
      if (count[here]! > 1) blocked[there] = 1;
    }
    if (steps > limit) return null;
  }
  return colors;
}

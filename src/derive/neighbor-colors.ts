/**
 * While a graph is coloured: for each vertex the colours that its neighbours have, how many have each, and one of them.
 * A vertex has few colours around it however many neighbours it has; going through these instead of the neighbours keeps
 * colourings of graphs with hubs near-linear. Knows nothing of which colourings are wanted.
 */
import type { Graph } from "./pattern.js";

/** The colours around vertex v are the entries `begin(v) … end(v) − 1` of the columns. */
export class NeighborColors {
  readonly color: Int32Array;
  /** How many neighbours have it. */
  readonly count: Int32Array;
  /** The first that got it. */
  readonly member: Int32Array;
  private readonly graph: Graph;
  private readonly distinct: Int32Array;

  constructor(graph: Graph) {
    // A vertex has at most as many colours around it as neighbours, so the graph's own pointers leave enough room.
    this.graph = graph;
    this.distinct = new Int32Array(graph.size);
    this.color = new Int32Array(graph.neighbors.length);
    this.count = new Int32Array(graph.neighbors.length);
    this.member = new Int32Array(graph.neighbors.length);
  }

  begin(v: number): number {
    return this.graph.pointers[v]!;
  }

  end(v: number): number {
    return this.graph.pointers[v]! + this.distinct[v]!;
  }

  /** The entry of a colour around v; `end(v)` if no neighbour has it. */
  find(v: number, color: number): number {
    const end = this.end(v);
    let entry = this.begin(v);
    while (entry < end && this.color[entry] !== color) entry++;
    return entry;
  }

  /** Takes note that neighbour w of v has got a colour. Gives the entry. */
  add(v: number, color: number, w: number): number {
    const entry = this.find(v, color);
    if (entry === this.end(v)) {
      this.color[entry] = color;
      this.count[entry] = 0;
      this.member[entry] = w;
      this.distinct[v]!++;
    }
    this.count[entry]!++;
    return entry;
  }
}

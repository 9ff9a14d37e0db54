/**
 * From a coloured symmetric matrix to the plan that gets its entries out of products with sums of columns. Knows patterns
 * and colours, not how those were found: it takes any acyclic colouring, and of a star colouring reads all directly.
 *
 * What is around vertex i in one colour c is a *class*: the sum of its entries is element i of the product with the
 * columns of colour c. A class in which all entries but one are known gives that one (Coleman & Cai 1986).
 */
import { accumulate, adjacencyGraph, type Graph, type Pattern } from "./pattern.js";

/**
 * How to get the nonzeros of a lower triangle: entry k is `compressed[sweeps[k]][rows[k]]` minus the entries that
 * `terms[termPointers[k] … termPointers[k + 1] − 1]` number, where `compressed[c]` is the matrix times the sum of the unit
 * vectors of colour c. All are numbers of nonzeros, in the order of the pattern.
 */
export interface Recovery {
  /** In which sweep each column takes part, or -1: nothing is read from it. */
  readonly colors: Int32Array;
  /** How many sweeps there are. */
  readonly count: number;
  readonly rows: Int32Array;
  readonly sweeps: Int32Array;
  /** Each entry comes after its terms. Ascending, if there are no terms. */
  readonly order: Int32Array;
  readonly termPointers: Int32Array;
  readonly terms: Int32Array;
}

/**
 * Plans the recovery. Colours that nothing is read from are dropped, as those of vertices without a diagonal entry can be,
 * and the others numbered anew. Linear time.
 * @throws Error if the colouring is not acyclic.
 */
export function planRecovery(lower: Pattern, colors: Int32Array): Recovery {
  const plan = new Plan(lower, colors);
  plan.readDiagonal();
  plan.peel();
  plan.readPairs();
  return plan.finish();
}

class Plan {
  private readonly lower: Pattern;
  private readonly graph: Graph;
  private readonly colors: Int32Array;
  private readonly classes: Classes;
  /** Which class each entry was read from; -1: none yet, or the diagonal. */
  private readonly source: Int32Array;
  private readonly rows: Int32Array;
  /** The colour that each entry is read from; -1 until it is. */
  private readonly read: Int32Array;
  private readonly order: number[] = [];
  /** Columns that something is read from, and the colours of those. */
  private readonly needed: Uint8Array;
  private readonly swept: Uint8Array;

  constructor(lower: Pattern, colors: Int32Array) {
    const entries = lower.columns.length;
    this.lower = lower;
    this.graph = adjacencyGraph(lower);
    this.colors = colors;
    this.classes = classesOf(this.graph, colors, entries);
    this.source = new Int32Array(entries).fill(-1);
    this.rows = new Int32Array(entries);
    this.read = new Int32Array(entries).fill(-1);
    this.needed = new Uint8Array(colors.length);
    this.swept = new Uint8Array(colors.length);
  }

  /** Neighbours have other colours, so a diagonal entry is alone. */
  readDiagonal(): void {
    const { rowPointers, columns } = this.lower;
    for (let i = 0; i < this.colors.length; i++) {
      const entry = rowPointers[i + 1]! - 1;
      if (entry < rowPointers[i]! || columns[entry] !== i) continue;
      this.needed[i] = 1;
      this.take(entry, i, this.colors[i]!);
    }
  }

  /** Reads entries from classes in which they are the only unknown, from the leaves of each tree inwards. */
  peel(): void {
    const { unknown, rest, low, high } = this.classes;
    const queue: number[] = [];
    for (let c = 0; c < unknown.length; c++) if (unknown[c] === 1 && !this.isPair(rest[c]!)) queue.push(c);
    for (let next = 0; next < queue.length; next++) {
      const c = queue[next]!;
      if (unknown[c] !== 1) continue;
      const entry = rest[c]!;
      const other = low[entry] === c ? high[entry]! : low[entry]!;
      this.takeFrom(c, entry);
      unknown[other]!--;
      rest[other]! ^= entry;
      if (unknown[other] === 1) queue.push(other);
    }
  }

  /** An edge that is a tree of its own may be read at either end: from a sweep that is there anyway, if possible. */
  readPairs(): void {
    const { low, high, color } = this.classes;
    for (let entry = 0; entry < this.read.length; entry++) {
      if (this.read[entry]! >= 0) continue;
      if (!this.isPair(entry)) throw new Error("the colouring has a cycle of two colours");
      const [p, q] = [low[entry]!, high[entry]!];
      const [first, second] = color[p]! < color[q]! ? [p, q] : [q, p];
      this.takeFrom(this.swept[color[second]!] && !this.swept[color[first]!] ? second : first, entry);
    }
  }

  finish(): Recovery {
    const { lower, read, rows } = this;
    const number = new Int32Array(this.colors.length).fill(-1);
    let count = 0;
    this.swept.forEach((swept, color) => {
      if (swept) number[color] = count++;
    });
    const { members, pointers } = this.classes;
    const counts = new Int32Array(read.length + 1);
    this.source.forEach((c, entry) => {
      if (c >= 0) counts[entry + 1] = pointers[c + 1]! - pointers[c]! - 1;
    });
    const termPointers = accumulate(counts);
    const terms = new Int32Array(termPointers[read.length]!);
    this.source.forEach((c, entry) => {
      if (c < 0) return;
      let top = termPointers[entry]!;
      for (let k = pointers[c]!; k < pointers[c + 1]!; k++) if (members[k] !== entry) terms[top++] = members[k]!;
    });
    return {
      colors: this.colors.map((color, v) => (this.needed[v] ? number[color]! : -1)),
      count,
      rows,
      sweeps: read.map((color) => number[color]!),
      order: terms.length > 0 ? Int32Array.from(this.order) : lower.columns.map((_, entry) => entry),
      termPointers,
      terms,
    };
  }

  /** Both ends of an edge have no other entry in the other's colour. */
  private isPair(entry: number): boolean {
    const { low, high, pointers } = this.classes;
    const alone = (c: number): boolean => pointers[c + 1]! - pointers[c]! === 1;
    return alone(low[entry]!) && alone(high[entry]!);
  }

  private takeFrom(c: number, entry: number): void {
    const { row, color, pointers, members } = this.classes;
    this.classes.unknown[c] = 0;
    this.source[entry] = c;
    // All of the class is in the sum, so all its columns must take part.
    for (let k = pointers[c]!; k < pointers[c + 1]!; k++) this.needed[this.otherEnd(members[k]!, row[c]!)] = 1;
    this.take(entry, row[c]!, color[c]!);
  }

  private take(entry: number, row: number, color: number): void {
    this.rows[entry] = row;
    this.read[entry] = color;
    this.swept[color] = 1;
    this.order.push(entry);
  }

  private otherEnd(entry: number, i: number): number {
    const { low, row } = this.classes;
    const j = this.lower.columns[entry]!;
    return j === i ? row[low[entry]!]! : j;
  }
}

/** The entries around each vertex, by colour. */
interface Classes {
  readonly row: Int32Array;
  readonly color: Int32Array;
  /** The entries of class c are `members[pointers[c] … pointers[c + 1] − 1]`. */
  readonly pointers: Int32Array;
  readonly members: Int32Array;
  /** How many entries of a class are not known, and the exclusive or of their numbers: if it is one, the one. */
  readonly unknown: Int32Array;
  readonly rest: Int32Array;
  /** For each entry (i, j) with i > j: its class around i, which has j's colour, and the one around j. */
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function classesOf(graph: Graph, colors: Int32Array, entries: number): Classes {
  const { pointers, neighbors, edges } = graph;
  const row: number[] = [];
  const color: number[] = [];
  const sizes: number[] = [0];
  const low = new Int32Array(entries).fill(-1);
  const high = new Int32Array(entries).fill(-1);
  const latest = new Int32Array(colors.length).fill(-1);
  for (let v = 0; v < graph.size; v++) {
    const begin = row.length;
    for (let k = pointers[v]!; k < pointers[v + 1]!; k++) {
      const w = neighbors[k]!;
      const c = colors[w]!;
      if (latest[c]! < begin) {
        latest[c] = row.push(v) - 1;
        color.push(c);
        sizes.push(0);
      }
      sizes[latest[c]! + 1]!++;
      (w < v ? low : high)[edges[k]!] = latest[c]!;
    }
  }
  const unknown = Int32Array.from(sizes.slice(1));
  const rest = new Int32Array(row.length);
  const starts = accumulate(Int32Array.from(sizes));
  const next = starts.slice();
  const members = new Int32Array(neighbors.length);
  for (let entry = 0; entry < entries; entry++)
    for (const c of [low[entry]!, high[entry]!]) {
      if (c < 0) continue;
      members[next[c]!++] = entry;
      rest[c]! ^= entry;
    }
  return {
    row: Int32Array.from(row),
    color: Int32Array.from(color),
    pointers: starts,
    members,
    unknown,
    rest,
    low,
    high,
  };
}

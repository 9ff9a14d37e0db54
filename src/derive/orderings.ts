/**
 * Orders in which greedy colourings visit vertices: largest first (Welsh & Powell 1967), smallest last (Matula & Beck
 * 1983), and smallest first, for graphs with hubs. Knows degrees and who is next to whom, not what a colouring is. Ties are broken by number, so that the same
 * graph gives the same order.
 */
import { accumulate } from "./pattern.js";

/** Calls back for each neighbour of a vertex, as often as it counts in its degree. */
export type EachNeighbor = (vertex: number, visit: (neighbor: number) => void) => void;

export const natural = (size: number): Int32Array => Int32Array.from({ length: size }, (_, v) => v);

const most = (degrees: Int32Array): number => degrees.reduce((max, degree) => Math.max(max, degree), 0);

/** Vertices by decreasing degree. Linear time in vertices and the largest degree. */
export function largestFirst(degrees: Int32Array): Int32Array {
  const max = most(degrees);
  const counts = new Int32Array(max + 2);
  for (const degree of degrees) counts[max - degree + 1]!++;
  const next = accumulate(counts);
  const order = new Int32Array(degrees.length);
  degrees.forEach((degree, v) => {
    order[next[max - degree]!++] = v;
  });
  return order;
}

/** Vertices by increasing degree: hubs come after all that surround them. */
export function smallestFirst(degrees: Int32Array): Int32Array {
  const max = most(degrees);
  return largestFirst(degrees.map((degree) => max - degree));
}

/**
 * The last vertex has the smallest degree, the last but one the smallest degree in what is left without it, and so on.
 * Linear time in vertices and neighbours: vertices of equal degree are a doubly linked list.
 */
export function smallestLast(degrees: Int32Array, eachNeighbor: EachNeighbor): Int32Array {
  const size = degrees.length;
  const left = degrees.slice();
  const first = new Int32Array(most(degrees) + 1).fill(-1);
  const next = new Int32Array(size);
  const previous = new Int32Array(size);
  const taken = new Uint8Array(size);
  const insert = (v: number): void => {
    const head = first[left[v]!]!;
    next[v] = head;
    previous[v] = -1;
    if (head >= 0) previous[head] = v;
    first[left[v]!] = v;
  };
  const remove = (v: number): void => {
    if (next[v]! >= 0) previous[next[v]!] = previous[v]!;
    if (previous[v]! >= 0) next[previous[v]!] = next[v]!;
    else first[left[v]!] = next[v]!;
  };
  for (let v = size - 1; v >= 0; v--) insert(v);
  const order = new Int32Array(size);
  let degree = 0;
  for (let place = size - 1; place >= 0; place--) {
    while (first[degree]! < 0) degree++;
    const v = first[degree]!;
    remove(v);
    taken[v] = 1;
    order[place] = v;
    eachNeighbor(v, (w) => {
      if (taken[w]) return;
      remove(w);
      left[w]!--;
      insert(w);
      if (left[w]! < degree) degree = left[w]!;
    });
  }
  return order;
}

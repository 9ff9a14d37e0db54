/**
 * How the iterations of loops can share the cells of an array: a value's cell is free again once it was read for the last
 * time, which is looked up in the times of all writes and reads.
 */
import type { Block } from "./blocks.js";
import type { Group } from "./groups.js";

/** Iterations of some loops of a path share their cells. */
interface Folding {
  /** Loops inside one another, outermost first. */
  readonly path: readonly Block[];
  /** Which of them share: bit k for the loop at depth k. */
  readonly folded: number;
}

/** Cells for the values of a group. */
export interface Cells {
  /** By value, the number of its cell from 0 on. */
  readonly cells: Int32Array;
  /** Whether what is of iterations before has to be read at the beginning of one. */
  readonly isEarly: boolean;
}

/**
 * The ways to give the values of a group cells such that none is overwritten before it was read for the last time.
 * The most thrifty one first; the last is a cell for each.
 */
export function* foldingsOf(group: Group): Generator<Cells, void> {
  const { positions, heads } = group;
  const address = new Int32Array(positions.length);
  const { since, lastRead, lastReadEarly } = group;
  const isSafeIf = (isEarly: boolean): boolean => isSafe(since, isEarly ? lastReadEarly : lastRead, address);
  const ways = lastRead === lastReadEarly ? [false] : [false, true];
  const safe = (): boolean | undefined => ways.find(isSafeIf);
  const one = safe();
  if (one !== undefined) yield { cells: address.slice(), isEarly: one };
  for (const folding of candidates(group)) {
    for (let i = 0; i < address.length; i++) address[i] = folded(group, folding, heads ? heads[i]! : i);
    const isEarly = safe();
    if (isEarly !== undefined) yield { cells: squeezed(address), isEarly };
  }
  yield { cells: cellsOf(group), isEarly: false };
}

/** A cell for each value, but for those that share one anyway. */
export function cellsOf({ positions, heads }: Group): Int32Array {
  let count = 0;
  const cells = new Int32Array(positions.length);
  for (let i = 0; i < cells.length; i++) cells[i] = heads && heads[i] !== i ? cells[heads[i]!]! : count++;
  return cells;
}

/** The same addresses from 0 on, without the gaps that all of them have in common. */
function squeezed(address: Int32Array): Int32Array {
  let lowest = Number.POSITIVE_INFINITY;
  for (const at of address) lowest = Math.min(lowest, at);
  let gap = 0;
  for (const at of address) gap = gcd(gap, at - lowest);
  return address.map((at) => (at - lowest) / (gap || 1));
}

/** Whether no value is overwritten before it is read for the last time. */
function isSafe(since: Int32Array, lastRead: Int32Array, address: Int32Array): boolean {
  const needed = new Map<number, number>();
  let top = 0;
  for (const at of address) top = Math.max(top, Math.abs(at));
  const until = top < 4 * address.length + 1024 ? new Int32Array(2 * top + 1).fill(-1) : null;
  for (let i = 0; i < address.length; i++) {
    const at = address[i]! + top;
    if ((until ? until[at]! : (needed.get(at) ?? -1)) > since[i]!) return false;
    if (until) until[at] = lastRead[i]!;
    else needed.set(at, lastRead[i]!);
  }
  return true;
}

/**
 * Where value i is kept: iterations of folded loops fall together. They are counted from the first value of the group, which
 * may lie before the loop: what a first, peeled iteration computed is then in the cells of the others.
 */
function folded({ firstIn, perIteration }: Group, { path, folded }: Folding, i: number): number {
  let rest = i;
  let kept = 0;
  let origin = 0;
  for (let d = 0; d < path.length; d++) {
    const values = perIteration.get(path[d]!)!;
    origin += Math.floor((firstIn.get(path[d]!)! - origin) / values) * values;
    const moved = Math.floor((rest - origin) / values) * values;
    rest -= moved;
    if (!((folded >> d) & 1)) kept += moved;
  }
  return rest + kept;
}

/** How many paths are considered for a group. */
const PATHS = 3;

/** Every set of loops of every path, by how many iterations share a cell. */
function candidates({ writers, perIteration }: Group): Folding[] {
  const paths = writers.map(({ loops }) => loops.filter((loop) => perIteration.has(loop)));
  const distinct = [...new Map(paths.map((path) => [path.at(-1), path])).values()]
    .sort((x, y) => iterations(y) - iterations(x))
    .slice(0, PATHS);
  const foldings = distinct.flatMap((path) =>
    Array.from({ length: 2 ** path.length - 1 }, (_, i) => ({ path, folded: i + 1 })),
  );
  const shared = ({ path, folded }: Folding): number => iterations(path.filter((_, d) => (folded >> d) & 1));
  return foldings.sort((x, y) => shared(y) - shared(x));
}

/** Of loops inside one another; where trip counts change, of the first run. */
const iterations = (loops: readonly Block[]): number => loops.reduce((n, { trips }) => n * trips.at(0), 1);

const gcd = (x: number, y: number): number => {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  while (b > 0) [a, b] = [b, a % b];
  return a;
};

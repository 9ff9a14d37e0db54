/**
 * Where sums of contributions are kept between the first contribution and the place where they are used: in a variable, if
 * one iteration of the block that uses them holds all of it; else in cells, which are 0 when they are in no use. Statements
 * that contribute now to this sum and now to that one make a group of them. A sum that is the first contribution to another
 * one, as where a matrix is overwritten or a total grows, is handed on to it: both are in one cell, and nothing is to do.
 */
import { type Blocks, run } from "./blocks.js";
import { type Group, gatherGroups, numbersTo } from "./groups.js";
import { type Sequence, SUM, TAKE, VALUE } from "./sequence.js";
import { ACCUMULATE, STORE } from "./stores.js";

export interface Sums {
  /** By statement that contributes or takes: the statement that takes the sum out of a variable; or -1. */
  readonly variableOf: Int32Array;
  /** By statement that contributes or takes: the group of the cell that it does that to, or -1. */
  readonly groupOf: Int32Array;
  readonly groups: readonly Group[];
  /** By statement that contributes or takes: whether the sum that is taken is handed on. */
  readonly handsOn: Uint8Array;
}

/** @param unsigned by row that is a sum: whether its sign does not count where it is 0. */
export function findSums(
  blocks: Blocks,
  sequence: Sequence,
  statementAt: Int32Array,
  unsigned: (row: number) => boolean,
): Sums {
  const { op, space, number } = sequence;
  const { flat } = blocks;
  const { length } = statementAt;
  const wanted = new Uint8Array(flat.length);
  for (let position = 0; position < length; position++)
    if (space[3 * position] === SUM) wanted[statementAt[position]!] = 1;
  if (!wanted.includes(1)) {
    const none = new Int32Array(flat.length).fill(-1);
    return { variableOf: none, groupOf: none, groups: [], handsOn: new Uint8Array(flat.length) };
  }
  const takenBy = new Int32Array(flat.length).fill(-1);
  const shared = new Uint8Array(flat.length);
  const parent = Int32Array.from(flat, (_, i) => i);
  const find = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  /** By position of a take: the first contribution. */
  const since = new Int32Array(length).fill(-1);
  const visit = (statement: number, position: number): void => {
    const taken = number[3 * position]!;
    const taker = statementAt[taken]!;
    const { scope } = flat[taker]!;
    if (op[position] === TAKE) {
      takenBy[statement] = statement;
      if (since[position]! < scope.iterationStart) shared[taker] = 1;
      return;
    }
    if (since[taken]! < 0) since[taken] = position;
    if (!flat[statement]!.scopes.includes(scope)) shared[taker] = 1;
    const other = takenBy[statement]!;
    if (other >= 0 && other !== taker) {
      shared[taker] = shared[other] = 1;
      parent[find(taker)] = find(other);
    }
    takenBy[statement] = taker;
  };
  run(blocks, visit, wanted);
  const variableOf = takenBy.map((taker) => (taker >= 0 && !shared[taker] ? taker : -1));
  const takerOf = takersHandingOn(blocks, sequence, statementAt, since, variableOf, unsigned);
  const handsOn = new Uint8Array(flat.length);
  takerOf.forEach((taker, statement) => {
    if (taker < 0) return;
    handsOn[statement] = handsOn[taker] = 1;
    parent[find(taker)] = find(takenBy[statement]!);
  });
  const numbers = new Map<number, number>();
  const groupOf = takenBy.map((taker) => {
    if (taker < 0 || !shared[taker]) return -1;
    const root = find(taker);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
  const takes = new Uint8Array(flat.length);
  for (let position = 0; position < length; position++) if (op[position] === TAKE) takes[statementAt[position]!] = 1;
  const own = groupOf.map((group, statement) => (takes[statement] ? group : -1));
  const groups = gatherGroups(blocks, statementAt, own, numbers.size, since, numbersTo(length));
  return { variableOf, groupOf, groups: withHeads(groups, sequence, statementAt, takerOf), handsOn };
}

/** By statement that contributes: the statement that takes the sums which it hands on, each time that either runs; or -1. */
function takersHandingOn(
  { flat }: Blocks,
  { op, space, number, row }: Sequence,
  statementAt: Int32Array,
  since: Int32Array,
  variableOf: Int32Array,
  unsigned: (row: number) => boolean,
): Int32Array {
  const takerOf = new Int32Array(flat.length).fill(-1);
  const fails = new Uint8Array(flat.length);
  const times = new Int32Array(flat.length);
  /** By position of a take: the statement that hands it on. */
  const handed = new Int32Array(statementAt.length).fill(-1);
  statementAt.forEach((statement, position) => {
    times[statement]!++;
    if (space[3 * position] !== SUM || op[position] === TAKE || fails[statement]) return;
    const taken = number[3 * position + 1]!;
    const taker = space[3 * position + 1] === VALUE && op[taken] === TAKE ? statementAt[taken]! : -1;
    const hands =
      taker >= 0 &&
      since[number[3 * position]!] === position &&
      (op[position] === STORE || (op[position] === ACCUMULATE && unsigned(row[position]!))) &&
      variableOf[statement]! < 0 &&
      variableOf[taker]! < 0 &&
      flat[taker]!.scope === flat[statement]!.scope &&
      (takerOf[statement]! < 0 || takerOf[statement] === taker) &&
      handed[taken]! < 0;
    if (hands) takerOf[statement] = taker;
    else fails[statement] = 1;
    if (hands) handed[taken] = statement;
  });
  const taken = new Set<number>();
  return takerOf.map((taker, statement) => {
    if (taker < 0 || fails[statement] || taken.has(taker) || times[taker] !== times[statement]) return -1;
    taken.add(taker);
    return taker;
  });
}

/** Tells by sum of a group which one it was handed on from in the first place. */
function withHeads(
  groups: readonly Group[],
  { number }: Sequence,
  statementAt: Int32Array,
  takerOf: Int32Array,
): readonly Group[] {
  if (takerOf.every((taker) => taker < 0)) return groups;
  const before = new Int32Array(statementAt.length).fill(-1);
  statementAt.forEach((statement, position) => {
    if (takerOf[statement]! >= 0) before[number[3 * position]!] = number[3 * position + 1]!;
  });
  const ordinal = new Int32Array(statementAt.length);
  return groups.map((group) => {
    const heads = new Int32Array(group.positions.length);
    group.positions.forEach((position, i) => {
      ordinal[position] = i;
      heads[i] = before[position]! < 0 ? i : heads[ordinal[before[position]!]!]!;
    });
    return { ...group, heads };
  });
}

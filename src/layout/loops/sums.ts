/**
 * Where sums of contributions are kept between the first contribution and the place where they are used: in a variable, if
 * one iteration of the block that uses them holds all of it; else in cells, which are 0 when they are in no use. Statements
 * that contribute now to this sum and now to that one make a group of them.
 */
import { type Blocks, run } from "./blocks.js";
import { type Group, gatherGroups, numbersTo } from "./groups.js";
import { type Sequence, SUM, TAKE } from "./sequence.js";

export interface Sums {
  /** By statement that contributes or takes: the statement that takes the sum out of a variable; or -1. */
  readonly variableOf: Int32Array;
  /** By statement that contributes or takes: the group of the cell that it does that to, or -1. */
  readonly groupOf: Int32Array;
  readonly groups: readonly Group[];
}

export function findSums(blocks: Blocks, { op, space, number }: Sequence, statementAt: Int32Array): Sums {
  const { flat } = blocks;
  const { length } = statementAt;
  const wanted = new Uint8Array(flat.length);
  for (let position = 0; position < length; position++)
    if (space[3 * position] === SUM) wanted[statementAt[position]!] = 1;
  if (!wanted.includes(1)) {
    const none = new Int32Array(flat.length).fill(-1);
    return { variableOf: none, groupOf: none, groups: [] };
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
  return { variableOf, groupOf, groups };
}

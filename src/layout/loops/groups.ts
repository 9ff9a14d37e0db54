/**
 * Which values of a program of loops are locals, used only in the iteration that computes them, and which belong together
 * in an array because one operand reads now this one and now that one.
 */
import { type Block, type Blocks, type Flat, run } from "./blocks.js";
import { computes, type Sequence, VALUE } from "./sequence.js";

export interface Membership {
  /** By statement and operand (three each): the statement whose local it is, or -1. */
  readonly localOf: Int32Array;
  /** By statement and operand: whether it is always of an iteration before that of the innermost block around the statement. */
  readonly isOfBefore: Uint8Array;
  /** By statement: the group that its values belong to, or -1. */
  readonly groupOf: Int32Array;
  /** How many groups of values there are. */
  readonly groupCount: number;
}

/** Tells locals from the rest, and joins the values that one operand reads. */
export function findGroups(blocks: Blocks, { op, space, number }: Sequence, statementAt: Int32Array): Membership {
  const { flat } = blocks;
  // By statement and operand: the one writer so far (or -1), and whether all instances were locals.
  const writer = new Int32Array(3 * flat.length).fill(-1);
  const shared = new Uint8Array(3 * flat.length);
  const isOfBefore = Uint8Array.from({ length: 3 * flat.length }, (_, slot) =>
    flat[Math.floor(slot / 3)]!.scope.loop ? 1 : 0,
  );
  const parent = Int32Array.from(flat, (_, i) => i);
  const find = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  run(blocks, (statement, position) => {
    for (let k = 0; k < 3; k++) {
      if (space[3 * position + k] !== VALUE) continue;
      const value = number[3 * position + k]!;
      const from = statementAt[value]!;
      const slot = 3 * statement + k;
      const before = writer[slot]!;
      if (value >= flat[statement]!.scope.iterationStart) isOfBefore[slot] = 0;
      if (before !== from) {
        // Another one, or the first.
        if (before !== -1 || !flat[statement]!.scopes.includes(flat[from]!.scope)) shared[slot] = 1;
        if (before !== -1) parent[find(from)] = find(before);
        writer[slot] = from;
      }
      if (shared[slot] === 0 && value < flat[from]!.scope.iterationStart) shared[slot] = 1;
    }
  });
  const localOf = new Int32Array(3 * flat.length).fill(-1);
  const numbers = new Map<number, number>();
  for (let slot = 0; slot < writer.length; slot++) {
    if (writer[slot] === -1) continue;
    if (!shared[slot]) localOf[slot] = writer[slot]!;
    else if (!numbers.has(find(writer[slot]!))) numbers.set(find(writer[slot]!), numbers.size);
  }
  const opOf = new Uint8Array(flat.length);
  for (let i = 0; i < statementAt.length; i++) opOf[statementAt[i]!] = op[i]!;
  const groupOf = Int32Array.from(flat, (_, i) => (computes(opOf[i]!) ? (numbers.get(find(i)) ?? -1) : -1));
  return { localOf, isOfBefore, groupOf, groupCount: numbers.size };
}

/** A set of values that some operand may read any of: they share an addressing. */
export interface Group {
  readonly writers: readonly Flat[];
  /** The positions of its values, in order: a value's place here is its number. */
  readonly positions: Int32Array;
  /** Since when each value is kept, and when it is read for the last time. */
  readonly since: Int32Array;
  readonly lastRead: Int32Array;
  /** The same, if what is of iterations before is read at the beginning of one; the same array if nothing is. */
  readonly lastReadEarly: Int32Array;
  /** By value: the first of those that share its cell, one after the other; not given if none do. */
  readonly heads?: Int32Array;
  /** By loop: the number of the first value in it; how many values each iteration has, if that is always the same. */
  readonly firstIn: Map<Block, number>;
  readonly perIteration: Map<Block, number>;
}

export function groupsOf(
  blocks: Blocks,
  { length, space, number }: Sequence,
  statementAt: Int32Array,
  { localOf, isOfBefore, groupOf, groupCount }: Membership,
): Group[] {
  const { flat } = blocks;
  const lastRead = new Int32Array(length).fill(-1);
  const early = new Int32Array(length).fill(-1);
  /** By statement: whether it reads cells of iterations before. */
  const readsEarly = new Uint8Array(flat.length);
  const isCell = (position: number, statement: number, k: number): boolean =>
    space[3 * position + k] === VALUE && localOf[3 * statement + k]! < 0;
  for (let position = 0; position < length; position++) {
    const statement = statementAt[position]!;
    for (let k = 0; k < 3; k++) {
      if (!isCell(position, statement, k)) continue;
      const value = number[3 * position + k]!;
      lastRead[value] = position;
      if (isOfBefore[3 * statement + k]) readsEarly[statement] = 1;
      else early[value] = position;
    }
  }
  const readEarly = (statement: number, position: number): void => {
    for (let k = 0; k < 3; k++) {
      if (!isCell(position, statement, k) || !isOfBefore[3 * statement + k]) continue;
      const value = number[3 * position + k]!;
      early[value] = Math.max(early[value]!, flat[statement]!.scope.iterationStart);
    }
  };
  const isAny = readsEarly.includes(1);
  if (isAny) run(blocks, readEarly, readsEarly);
  const until = isAny ? ([lastRead, early] as const) : ([lastRead, lastRead] as const);
  return gatherGroups(blocks, statementAt, groupOf, groupCount, numbersTo(length), ...until);
}

/** 0, 1, 2 …: `Int32Array.from` would make a list of them first, which takes 20 times as long. */
export function numbersTo(length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = i;
  return numbers;
}

/**
 * @param groupOf by statement: the group that what it computes (or takes) belongs to, or -1.
 * @param since by position of such a statement, since when that is kept; `until`, when it is read for the last time; `early`,
 * when it is if what is of iterations before is read at the beginning of one.
 */
export function gatherGroups(
  { flat }: Blocks,
  statementAt: Int32Array,
  groupOf: Int32Array,
  groupCount: number,
  since: Int32Array,
  until: Int32Array,
  early = until,
): Group[] {
  const { length } = statementAt;
  const writers: Flat[][] = Array.from({ length: groupCount }, () => []);
  flat.forEach((statement, i) => {
    writers[groupOf[i]!]?.push(statement);
  });
  const counts = new Int32Array(groupCount);
  for (let position = 0; position < length; position++) {
    const g = groupOf[statementAt[position]!]!;
    if (g >= 0) counts[g]!++;
  }
  const groups = writers.map((of, g): Group => {
    const perIteration = new Map<Block, number>();
    for (const { loops } of of) for (const loop of loops) perIteration.set(loop, 0);
    for (const loop of perIteration.keys()) {
      const count = valuesPerIteration(loop, (statement) => groupOf[statement] === g);
      if (count === undefined || count === 0) perIteration.delete(loop);
      else perIteration.set(loop, count);
    }
    const lastRead = new Int32Array(counts[g]!);
    return {
      writers: of,
      positions: new Int32Array(counts[g]!),
      since: new Int32Array(counts[g]!),
      lastRead,
      lastReadEarly: early === until ? lastRead : new Int32Array(counts[g]!),
      firstIn: new Map(),
      perIteration,
    };
  });
  counts.fill(0);
  const entered = flat.map(() => false);
  for (let position = 0; position < length; position++) {
    const statement = statementAt[position]!;
    const g = groupOf[statement]!;
    if (g < 0) continue;
    const group = groups[g]!;
    const ordinal = counts[g]!++;
    group.positions[ordinal] = position;
    group.since[ordinal] = since[position]!;
    group.lastRead[ordinal] = until[position]!;
    group.lastReadEarly[ordinal] = early[position]!;
    if (entered[statement]) continue;
    entered[statement] = true;
    for (const loop of flat[statement]!.loops) if (!group.firstIn.has(loop)) group.firstIn.set(loop, ordinal);
  }
  return groups;
}

/** How many values one iteration of a loop computes; undefined if that depends on the iteration. */
function valuesPerIteration(block: Block, isMember: (statement: number) => boolean): number | undefined {
  let count = 0;
  for (const step of block.steps) {
    if (typeof step === "number") {
      if (isMember(step)) count++;
      continue;
    }
    const inner = valuesPerIteration(step, isMember);
    if (inner === 0) continue;
    const trip = step.trips.constant;
    if (inner === undefined || trip === undefined) return undefined;
    count += trip * inner;
  }
  return count;
}

/**
 * A kernel as a list of operations in tables: runs of one op, and for each op a loop that goes through a run of it. For tapes
 * without structure that are so long that V8 would never get to the end of optimising their code. Each row has an element of
 * one array of values; the leaves come first.
 */
import { arities, isLeaf } from "../ir/opcodes.js";
import { PORTS, type Port, type Tape } from "../ir/tape.js";
import type { Pools } from "./loops/pool.js";
import { runsOf } from "./runs.js";

/** Elements of the array of values that are copied from another array. */
export interface Copies {
  readonly from: Port | "data";
  /** Where the list of the elements starts in the table of indices; for data, where the numbers start. */
  readonly list: number;
  readonly count: number;
}

/** Results that go to an array: element and value, in two lists of the table of indices. */
export interface Results {
  readonly output: number;
  readonly elements: number;
  readonly values: number;
  readonly count: number;
}

export interface Listing {
  /** How the leaves are filled in, from the first element on. */
  readonly leaves: readonly Copies[];
  readonly leafCount: number;
  readonly length: number;
  /** The opcodes that occur; the list of runs has their numbers here. */
  readonly ops: readonly number[];
  readonly runs: number;
  /** Where the lists start in the table of indices: the ops of the runs, and how many rows they have … */
  readonly codes: number;
  readonly lengths: number;
  /** … and the elements of all operands, row by row. */
  readonly operands: number;
  readonly results: readonly Results[];
  /** The element that is the function's result, or -1. */
  readonly returned: number;
}

/** @param pools where the tables go. */
export function listOperations(tape: Tape, pools: Pools): Listing {
  const element = new Int32Array(tape.size);
  const { leaves, leafCount } = placeLeaves(tape, element, pools);
  const runs = runsOf(tape);
  for (const [i, id] of runs.rows.entries()) element[id] = leafCount + i;
  const ops = [...new Set(runs.ops)].sort((x, y) => x - y);
  const numberOf = new Map(ops.map((op, i) => [op, i]));
  const columns = [tape.a, tape.b, tape.c];
  const operands: number[] = [];
  for (const id of runs.rows)
    for (let k = 0; k < arities[tape.op[id]!]!; k++) operands.push(element[columns[k]![id]!]!);
  const place = (list: readonly number[]): number => pools.index.place(list);
  return {
    leaves,
    leafCount,
    length: runs.rows.length,
    ops,
    runs: runs.ops.length,
    codes: place(runs.ops.map((op) => numberOf.get(op)!)),
    lengths: place(runs.lengths),
    operands: place(operands),
    results: tape.outputs.flatMap(({ target, ids }, output) => {
      if (target === "return") return [];
      const elements = [...ids.keys()].filter((i) => ids[i]! >= 0);
      const values = elements.map((i) => element[ids[i]!]!);
      return [{ output, elements: place(elements), values: place(values), count: elements.length }];
    }),
    returned: tape.outputs.reduce((at, { target, ids }) => (target === "return" ? element[ids[0]!]! : at), -1),
  };
}

function placeLeaves(tape: Tape, element: Int32Array, pools: Pools): { leaves: Copies[]; leafCount: number } {
  const leaves: Copies[] = [];
  let leafCount = 0;
  const add = (from: Copies["from"], ids: readonly number[], list: number): void => {
    if (ids.length === 0) return;
    leaves.push({ from, list, count: ids.length });
    for (const id of ids) element[id] = leafCount++;
  };
  const rows: number[] = [];
  for (let id = 0; id < tape.size; id++) if (isLeaf(tape.op[id]!)) rows.push(id);
  for (const port of PORTS) {
    const read = rows.filter((id) => tape.isRead(id) && tape.portOf(id) === port);
    if (read.length > 0) add(port, read, pools.index.place(read.map((id) => tape.a[id]!)));
  }
  const constants = rows.filter((id) => tape.isConstant(id));
  if (constants.length > 0) add("data", constants, pools.data.place(constants.map((id) => tape.constantOf(id))));
  return { leaves, leafCount };
}

/**
 * The elements of arrays that a program of loops reads and writes: how their indices are computed from the counters, with
 * tables for what counters do not tell, put into the arrays of the module.
 */
import { portNumber } from "../../ir/tape.js";
import { type Block, type Blocks, run } from "./blocks.js";
import type { Trips } from "./nest.js";
import type { Place, Pools } from "./pool.js";
import { portSpace, type Sequence } from "./sequence.js";
import { type Spread, spreadOf, type Table } from "./spread.js";
import { OWN, type Storage } from "./storage.js";

/** An index: base + Σ strides·counters, plus an entry of the table of indices if there is a lookup. */
export interface Index {
  readonly base: number;
  /** For each loop around, outermost first. */
  readonly strides: readonly number[];
  readonly lookup: Lookup | null;
}

/** An entry of a table. */
export interface Lookup {
  readonly start: number;
  /** By how much the entry moves with each counter; null if each iteration of `loop` moves it by `step`. */
  readonly strides: readonly number[] | null;
  readonly step: 1 | -1;
  /** The innermost loop that the entry changes with. */
  readonly loop: Block;
  /** If each iteration takes the next entry: they start again in each run of the loop of this depth. */
  readonly since: number;
}

export interface Elements {
  /** Where an operand is, if it is an element of an array. */
  readonly read: (statement: number, k: number) => Index | undefined;
  /** The cell that a statement's value is kept in, if there is one. */
  readonly written: (statement: number) => Index | undefined;
  /** An operand that is a number of the model's own: literally, or where it is in the array of them. */
  readonly datum: (statement: number, k: number) => { readonly literal: number } | Lookup | undefined;
  /** How often a loop runs, if that changes. */
  readonly trips: (loop: Block) => Index | undefined;
}

/**
 * @param statementAt by position: the statement that it is an instance of.
 * @param data the model's own numbers, in the order of the port.
 */
export function placeElements(
  blocks: Blocks,
  sequence: Sequence,
  statementAt: Int32Array,
  storage: Storage,
  data: Float64Array,
  pools: Pools,
): Elements {
  const placed = ({ base, strides, table }: Spread, loops: readonly Block[]): Index => {
    if (!table) return { base, strides, lookup: null };
    const entries = table.entries.map((entry) => base + entry);
    const place = pools.index.placeEitherWay(entries, true);
    return { base: place.shift, strides, lookup: lookup(table, place, loops) };
  };
  const indices = blocks.flat.map(({ loops }, statement) =>
    storage.spreads(statement).map((spread) => spread && placed(spread, loops)),
  );
  const datum = placeData(blocks, sequence, statementAt, data, pools);
  const trips = new Map<Block, Index>();
  const visit = (block: Block, around: readonly Block[]): void => {
    if (block.trips.constant === undefined)
      trips.set(block, placed(spreadOf(block.trips.all(), around.map(tripsOf), true), around));
    const inner = block.loop ? [...around, block] : around;
    for (const step of block.steps) if (typeof step === "object") visit(step, inner);
  };
  for (const block of blocks.root) visit(block, []);
  return {
    read: (statement, k) => indices[statement]![k],
    written: (statement) => indices[statement]![OWN],
    datum: (statement, k) => datum.get(3 * statement + k),
    trips: (loop) => trips.get(loop),
  };
}

const tripsOf = ({ trips }: Block): Trips => trips;

const lookup = ({ strides, loop, since }: Table, { start, step }: Place, loops: readonly Block[]): Lookup => ({
  start,
  strides: strides?.map((stride) => step * stride) ?? null,
  step,
  loop: loops[loop]!,
  since,
});

/** By slot: where the numbers are that it takes. */
function placeData(
  blocks: Blocks,
  { length, space, number }: Sequence,
  statementAt: Int32Array,
  data: Float64Array,
  { data: pool }: Pools,
): Map<number, { literal: number } | Lookup> {
  const taken = new Map<number, number[]>();
  const dataSpace = portSpace(portNumber("data"));
  const wanted = new Uint8Array(blocks.flat.length);
  for (let slot = 0; slot < 3 * length; slot++)
    if (space[slot] === dataSpace) wanted[statementAt[Math.floor(slot / 3)]!] = 1;
  const visit = (statement: number, position: number): void => {
    for (let k = 0; k < 3; k++) {
      if (space[3 * position + k] !== dataSpace) continue;
      const slot = 3 * statement + k;
      const numbers = taken.get(slot) ?? [];
      if (numbers.length === 0) taken.set(slot, numbers);
      numbers.push(data[number[3 * position + k]!]!);
    }
  };
  run(blocks, visit, wanted);
  return new Map(
    Array.from(taken, ([slot, numbers]) => {
      const { loops } = blocks.flat[Math.floor(slot / 3)]!;
      const { base, table } = spreadOf(numbers, loops.map(tripsOf), false);
      return [
        slot,
        table ? lookup(table, pool.placeEitherWay(table.entries, false), loops) : { literal: base },
      ] as const;
    }),
  );
}

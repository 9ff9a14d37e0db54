/**
 * Ops as numbers: rows of a tape hold these, and the tables below answer for them. The one place where the records of
 * `ops/` meet the numbers of the IR; nothing downstream asks for an op by name. The tables grow by what users define.
 */
import { ops } from "../ops/index.js";
import { inner } from "../ops/inner.js";
import type { Interval, Op } from "../ops/op.js";
import * as tables from "../ops/tables.js";

/** A row that is a number known at compile time. Column `a` is its index in the pool of constants. */
export const CONSTANT = 0;
/** A row that is read at run time: element `a` of the array at port `b`. */
export const READ = 1;
const FIRST_OP = 2;
/** Opcodes are bytes, and those from here on are instructions of `layout/loops/sequence.ts`. */
const END = 249;

export type OpKey = keyof typeof ops;

const numbered = <T extends object>(table: T, from: number): Record<keyof T, number> =>
  Object.fromEntries(Object.keys(table).map((name, i) => [name, from + i])) as Record<keyof T, number>;

/** The opcode of each op that only rules use. */
export const innerOpcodes = numbered(inner, FIRST_OP);
/** The opcode of each op that users have. */
export const opcodes = numbered(ops, FIRST_OP + Object.keys(inner).length);
/** The opcode of each op on tables. */
export const tableOpcodes = numbered(tables, FIRST_OP + Object.keys({ ...inner, ...ops }).length);

/** The op's name, by opcode. */
const names = ["constant", "read", ...Object.keys(inner), ...Object.keys(ops), ...Object.keys(tables)];
export const opNames: readonly string[] = names;

/** The op's record, by opcode; none for the two leaves. */
const records: (Op | undefined)[] = [undefined, undefined, ...(Object.values({ ...inner, ...ops, ...tables }) as Op[])];
const FIRST_DEFINED = records.length;

/** Whether a user has defined the op. */
export const isDefined = (opcode: number): boolean => opcode >= FIRST_DEFINED;

const onePiece = (): number => 0;

export const isLeaf = (opcode: number): boolean => opcode < FIRST_OP;

/** The record of an opcode that is not a leaf. */
export function recordOf(opcode: number): Op {
  const record = records[opcode];
  if (!record) throw new RangeError(`opcode ${opcode} (${opNames[opcode] ?? "unknown"}) has no record`);
  return record;
}

const growing: ((record: Op) => void)[] = [];

function column<T>(of: (record: Op) => T, leaf: T): readonly T[] {
  const values = records.map((r) => (r ? of(r) : leaf));
  growing.push((record) => values.push(of(record)));
  return values;
}

/** How many ops can still be added. */
export const room = (): number => END - records.length;

/** Adds an op to every table and gives its opcode; only if there is room. Two ops may have the same name. */
export function addOp(name: string, record: Op): number {
  if (room() === 0) throw new RangeError(`no opcode is left for ${name}`);
  names.push(name);
  for (const grow of growing) grow(record);
  return records.push(record) - 1;
}

/** Whether records have something. */
const having = (key: string): readonly boolean[] => column((r) => key in r, false);

/** How many operands an opcode has. */
export const arities: readonly number[] = column((r) => r.arity, 0);

/** The law, on doubles: conditions are 1 and 0, and `true`/`false` come back as such. */
export type Evaluate = (x: number, y: number, z: number) => number | boolean;
export const evaluators: readonly Evaluate[] = column(
  (r) => r.eval as unknown as Evaluate,
  () => Number.NaN,
);

/** Which smooth piece of the function the operands are on, for ops that have several; a condition is its own. */
export const pieces: readonly ((x: number, y: number) => number | boolean)[] = column(
  (r) => ("piece" in r ? r.piece : "compares" in r ? r.eval : onePiece),
  onePiece,
);

/** Where the result lies, if it is known where the operands lie. */
export const bounds: readonly (((x: Interval, y: Interval) => Interval) | undefined)[] = column(
  (r) => r.bounds,
  undefined,
);

/** Whether a comparison cannot hold, if it is known where the operands lie. */
export const neverHolds: readonly (((x: Interval, y: Interval) => boolean) | undefined)[] = column(
  (r) => ("compares" in r ? r.never : undefined),
  undefined,
);

export const commutes: readonly boolean[] = column((r) => r.commutative === true, false);

/** Whether a constant second operand is part of the code, not data. */
export const specializes: readonly boolean[] = column((r) => r.specializes === true, false);

/** Whether the result is a condition. */
export const isCondition: readonly boolean[] = column((r) => "compares" in r || "connects" in r, false);

/** Whether the op is a branch: its first operand says which of the other two is used. */
export const isBranch: readonly boolean[] = having("branches");

/** Whether the op reads an entry of a table, of which its first operand is the first one. */
export const looksUp: readonly boolean[] = having("looksUp");

/** Whether the op adds to a cell, and gives nothing. */
export const scatters: readonly boolean[] = having("scatters");

/** Whether the op takes what was added to a cell. */
export const gathers: readonly boolean[] = having("gathers");

/** Whether the op writes a cell of a memory, and gives nothing. */
export const puts: readonly boolean[] = having("puts");

/** Whether the op reads a cell of a memory. */
export const gets: readonly boolean[] = having("gets");

/** Whether the op gives the place of an entry: the number of the first one and an offset. */
export const places: readonly boolean[] = having("places");

function hasTime(r: Op): boolean {
  return "puts" in r || "gets" in r || "scatters" in r || "gathers" in r;
}

/** Whether the first operand of an op says what cells are like at that time, and the second one which cell it is. */
export const isLinked: readonly boolean[] = column(hasTime, false);

/** Whether the first operand of an op is no value, but an element of which only the place counts, or a time. */
export const takesPlaces: readonly boolean[] = column((r) => "looksUp" in r || "places" in r || hasTime(r), false);

/**
 * Whether operand k of an op is no value: an element of which only the place counts, or what cells are like at that time.
 * @param operand the opcode of the operand.
 */
export const isPlace = (opcode: number, k: number, operand: number): boolean =>
  k === 0 ? takesPlaces[opcode]! : k === 1 && isLinked[opcode]! && operand === READ;

/** How many of an op's operands, from the first, are conditions. */
export const conditionsTaken: readonly number[] = column(
  (r) => ("connects" in r ? Number.POSITIVE_INFINITY : "branches" in r ? 1 : 0),
  0,
);

/** Whether operand k of an op is a condition. */
export const takesCondition = (opcode: number, k: number): boolean => k < conditionsTaken[opcode]!;

type Simplifier = (x: unknown, y: unknown, z: unknown) => unknown;
const simplifiers = column((r) => ("simplify" in r ? (r.simplify as Simplifier) : undefined), undefined);

/** The exact algebra of an opcode, if its record states any. */
export const simplifierOf = (opcode: number): Simplifier | undefined => simplifiers[opcode];

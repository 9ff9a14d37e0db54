/**
 * The numbers of a model that loops read: one table per operand, without the loops it does not depend on. Equal tables are
 * kept once, and an operand that is always the same number is that number.
 */
import type { Step } from "./nest.js";
import { portOfSpace } from "./sequence.js";

/** Where an operand finds its number: literally, or in the table. */
export type Datum = { readonly literal: number } | { readonly base: number; readonly strides: readonly number[] };

/** By the statement's position: the operands that are data. */
export type Tables = ReadonlyMap<number, readonly (Datum | undefined)[]>;

/** @param pool the table of the module, which grows. */
export function collectTables(steps: readonly Step[], data: Float64Array, pool: number[]): Tables {
  const known = new Map<string, number>();
  const tables = new Map<number, (Datum | undefined)[]>();
  const walk = (step: Step, trips: readonly number[]): void => {
    if (step.kind === "loop") return step.body.forEach((inner) => walk(inner, [...trips, step.trip]));
    if (!step.operands.some(({ space }) => portOfSpace(space) === "data")) return;
    tables.set(
      step.position,
      step.operands.map(({ space, base, strides }) => {
        if (portOfSpace(space) !== "data") return undefined;
        return place({ base, strides, trips }, data, known, pool);
      }),
    );
  };
  for (const step of steps) walk(step, []);
  return tables;
}

interface Access {
  readonly base: number;
  readonly strides: readonly number[];
  readonly trips: readonly number[];
}

function place(access: Access, data: Float64Array, known: Map<string, number>, pool: number[]): Datum {
  const matters = access.trips.map((_, d) => dependsOn(access, d, data));
  const trips = access.trips.map((trip, d) => (matters[d] ? trip : 1));
  const numbers = read({ ...access, trips }, data);
  if (numbers.length === 1) return { literal: numbers[0]! };
  const key = numbers.map((x) => (Object.is(x, -0) ? "-0" : x)).join();
  let base = known.get(key);
  if (base === undefined) {
    base = pool.length;
    known.set(key, base);
    for (const x of numbers) pool.push(x);
  }
  const inner = (d: number): number => trips.slice(d + 1).reduce((n, trip) => n * trip, 1);
  return { base, strides: trips.map((_, d) => (matters[d] ? inner(d) : 0)) };
}

/** Every number of an access, in the order of the loops. */
function read({ base, strides, trips }: Access, data: Float64Array): number[] {
  let indices = [base];
  trips.forEach((trip, d) => {
    if (trip === 1) return;
    const next: number[] = [];
    for (const index of indices) for (let i = 0; i < trip; i++) next.push(index + i * strides[d]!);
    indices = next;
  });
  return indices.map((index) => data[index]!);
}

/** Whether the number changes with the counter of the loop at depth d. */
function dependsOn({ base, strides, trips }: Access, d: number, data: Float64Array): boolean {
  if (strides[d] === 0) return false;
  const first = read({ base, strides, trips: trips.map((trip, k) => (k === d ? 1 : trip)) }, data);
  for (let i = 1; i < trips[d]!; i++) {
    const moved = { base: base + i * strides[d]!, strides, trips: trips.map((trip, k) => (k === d ? 1 : trip)) };
    if (!read(moved, data).every((x, k) => Object.is(x, first[k]))) return true;
  }
  return false;
}

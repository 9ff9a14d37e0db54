/**
 * Entries of arrays whose place is computed: what an index that is a scalar becomes where the entries lie in an array, and
 * what its derivative is made of. Recorded by the engine and by sweeps; users have no names for them. The first entry of a
 * table is given as the row that reads it, of which only the place counts.
 *
 * - `offset` of an index: how far behind the first entry it is, in elements; -1 where there is none.
 * - `lookUp` reads an entry, `place` is its number in the array.
 * - `put` writes a value to a cell of a memory, which holds a table whose entries are computed; a place below 0 is nowhere.
 *   What it gives stands for the memory as it is then; the next one follows it, and the first one a constant, which says
 *   which memory it is. `get` reads a cell: of the memory as the row before has left it.
 * - `scatter` adds a value to a cell of an array that is 0 at first: the one with the number that is given, or that of the
 *   element which is read there. What it gives stands for the array as it is then; the next one follows it, and the first
 *   one a constant, which says which array it is. `gather` takes what has come to a cell.
 */
import { call, infix, literal, ternary } from "./code.js";
import type { Gather, Get, LookUp, Offset, Place, Put, Scatter } from "./op.js";

/** Behind the first of so many entries that are a stride apart. */
export const offset: Offset = {
  arity: 3,
  eval: (index, length, stride) => (index >>> 0 === index && index < length ? Math.imul(index, stride) : -1),
  js: (index, length, stride) =>
    ternary(
      infix("&&", infix("===", infix(">>>", index, literal(0)), index), infix("<", index, length)),
      stride.text === "1" ? infix(">>>", index, literal(0)) : call("Math.imul", index, stride),
      literal(-1),
    ),
};

export const lookUp: LookUp = {
  arity: 2,
  looksUp: true,
  eval: (first, offset) => (offset < 0 ? Number.NaN : first),
  js: (entry, offset) => ternary(infix("<", offset, literal(0)), literal(Number.NaN), entry),
  vjp: (g) => [g, null],
};

export const place: Place = {
  arity: 2,
  places: true,
  eval: (first, offset) => (offset < 0 ? -1 : first + offset),
  js: (first, offset) =>
    ternary(infix("<", offset, literal(0)), literal(-1), first.text === "0" ? offset : infix("+", first, offset)),
};

export const put: Put = { arity: 3, puts: true, eval: () => Number.NaN, vjp: (g) => [g, null, g] };

export const get: Get = { arity: 2, gets: true, eval: () => Number.NaN, vjp: (g) => [g, null] };

export const scatter: Scatter = { arity: 3, scatters: true, eval: () => Number.NaN };

export const gather: Gather = { arity: 2, gathers: true, eval: () => Number.NaN };

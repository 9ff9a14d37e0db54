/**
 * Random programs of nested loops, as fast-check arbitraries: plain data, carried out by `run-loops.ts`. Lines of a loop
 * read parameters and data by counters, at random places, or what any line computed in this iteration, in the one before,
 * or in an earlier run of its loop: sums carried along, layers, stencils, triangles, gathers.
 */
import fc from "fast-check";
import { opcodes } from "../../src/ir/opcodes.js";

/** Where an operand comes from. */
export interface Source {
  readonly of: "line" | "parameter" | "datum" | "literal";
  /** Of lines: how many lines before this one, all around; of literals: which. */
  readonly which: number;
  /** Of lines: not from this run of their loop, but from so many runs before. */
  readonly ago: number;
  /** The last one; the one that the counters tell; one after the other; the one that a table of random numbers tells. */
  readonly by: "last" | "counters" | "order" | "table";
  /** How it moves with each counter, innermost loop first. */
  readonly strides: readonly number[];
  readonly offset: number;
  /** Outside of an array: its first or last element; else another parameter. */
  readonly clamps: boolean;
}

export interface Line {
  readonly kind: "line";
  readonly op: string;
  readonly operands: readonly Source[];
  /** Only in every so many iterations. */
  readonly every: number;
  readonly bounded: boolean;
  /** Its values are added to the result one by one. */
  readonly summed: boolean;
}

export interface Loop {
  readonly kind: "loop";
  /** The number of iterations moves by a slope with the counter of a loop around; or it is taken from a table. */
  readonly trip: number;
  readonly slope: number;
  readonly grandparent: boolean;
  readonly table: readonly number[] | null;
  /** Another loop follows that does the same elsewhere, with the opposite slope. */
  readonly twin: boolean;
  readonly body: readonly (Line | Loop)[];
}

export interface LoopProgram {
  readonly parameters: number;
  readonly data: readonly number[];
  readonly table: readonly number[];
  readonly loops: readonly Loop[];
  /** The line all of whose values are added to the result in the end. */
  readonly collected: number;
  /** What is not finite is left out of the result by a branch. */
  readonly guarded: boolean;
}

const COMMON = "add add sub mul mul neg sin tanh square max abs lt select relu".split(" ");

const chances = <T>(...choices: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const source = (
  of: Source["of"],
  by: fc.Arbitrary<Source["by"]>,
  outer: fc.Arbitrary<number>,
  outermost: fc.Arbitrary<number>,
): fc.Arbitrary<Source> =>
  fc.record({
    of: fc.constant(of),
    which: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 2 }) }, { weight: 1, arbitrary: fc.nat(10) }),
    ago: chances([4, 0], [2, 1], [1, 2]),
    by,
    strides: fc.tuple(chances([6, 1], [2, 0], [1, -1], [1, 2]), outer, outermost),
    offset: fc.integer({ min: -2, max: 2 }),
    clamps: fc.boolean(),
  });

const zero = fc.constant(0);
const rows = chances([1, 0], [1, 1], [3, 20]);
const planes = chances([1, 0], [1, 1], [3, 100]);
const sources: fc.Arbitrary<Source> = fc.oneof(
  {
    weight: 7,
    arbitrary: source("line", chances([3, "last"], [4, "counters"], [1, "table"]), chances([6, 0], [1, 1]), zero),
  },
  { weight: 5, arbitrary: source("parameter", chances([4, "counters"], [2, "order"], [1, "table"]), rows, planes) },
  { weight: 1, arbitrary: source("datum", chances([2, "counters"], [2, "order"], [1, "table"]), rows, zero) },
  { weight: 1, arbitrary: source("literal", fc.constant("last"), zero, zero) },
);

const lines: fc.Arbitrary<Line> = fc.record({
  kind: fc.constant("line"),
  op: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...COMMON) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(opcodes)) },
  ),
  operands: fc.array(sources, { minLength: 3, maxLength: 3 }),
  every: chances([20, 1], [1, 2], [1, 3]),
  bounded: fc.boolean(),
  summed: chances([2, true], [1, false]),
});

/** Loops with so many loops inside. */
const loopsOf = (depth: number, fewest: number, most: number): fc.Arbitrary<Loop> =>
  fc.record({
    kind: fc.constant("loop"),
    trip: fc.integer({ min: fewest, max: most }),
    slope: chances([4, 0], [2, 1], [2, -1], [1, 2], [1, -2]),
    grandparent: chances([3, false], [1, true]),
    table: fc.oneof(
      { weight: 7, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.array(fc.integer({ min: 3, max: 9 }), { minLength: 1, maxLength: 20 }) },
      { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }) },
    ),
    twin: chances([5, false], [1, true]),
    body: bodies(depth),
  });

const bodies = (depth: number): fc.Arbitrary<(Line | Loop)[]> =>
  depth === 0
    ? fc.array(lines, { minLength: 1, maxLength: 3 })
    : fc.array(
        fc.oneof(
          { weight: 3, arbitrary: lines },
          { weight: 2, arbitrary: fc.nat(depth - 1).chain((inner) => loopsOf(inner, 3, 6)) },
        ),
        { minLength: 1, maxLength: 4 },
      );

export const loopPrograms: fc.Arbitrary<LoopProgram> = fc.record({
  parameters: chances([1, 3], [1, 30], [4, 400]),
  data: fc.array(
    fc.integer({ min: -24, max: 24 }).map((x) => x / 8),
    { minLength: 1, maxLength: 24 },
  ),
  table: fc.array(fc.nat(99), { minLength: 1, maxLength: 40 }),
  loops: fc.array(
    fc.nat(2).chain((depth) => loopsOf(depth, 6, 20)),
    { minLength: 1, maxLength: 2 },
  ),
  collected: fc.nat(9),
  guarded: fc.boolean(),
});

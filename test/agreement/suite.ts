/**
 * Law 2 on random graphs: the eager engine, the tape interpreter and compiled code of every backend agree, to the bit for values and up to
 * the sign of zero for gradients, at ordinary and at special points. More runs: `npm run fuzz`.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { defineModel, vector } from "../../src/engine/model.js";
import type { Num } from "../../src/engine/value.js";
import type { Tape } from "../../src/ir/tape.js";
import { statementCount } from "../../src/layout/line.js";
import type { Block } from "../../src/layout/loops/blocks.js";
import { optimize } from "../../src/passes/index.js";
import { type Compile, differences, productDifferences } from "../support/differences.js";
import { build, buildNest, nests, points, recipes, spicy } from "../support/graphs.js";
import {
  compileBranches,
  compileBy,
  compileKernel,
  compileListing,
  compileLoops,
  compileRolled,
  rollLoops,
  rollTightly,
} from "../support/kernels.js";
import { loopPrograms } from "../support/loops.js";
import { buildLoops, pointOf } from "../support/run-loops.js";

/** The tests of every day run the same graphs every time; fuzzing looks for new ones. */
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? Date.now() % 2 ** 31 : 20261122));

const somePoints = (parameters: number): fc.Arbitrary<Float64Array[]> =>
  fc.array(points({ parameters }, spicy), { minLength: 1, maxLength: 4 });

/** A recipe with some points, printed with its tape when it fails. */
const cases = (size: number) =>
  recipes(size).chain((recipe) => fc.tuple(fc.constant(recipe), somePoints(recipe.parameters)));

const loopCases = nests.chain((nest) => fc.tuple(fc.constant(nest), somePoints(nest.outer * nest.inner + 1)));

const somePlaces = fc.array(fc.array(spicy, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 3 });

const loopsIn = (blocks: readonly Block[]): Block[] =>
  blocks.flatMap((block) => [
    ...(block.loop ? [block] : []),
    ...loopsIn(block.steps.filter((step) => typeof step === "object")),
  ]);

const small = { ...v8Budget, whole: 1500, part: 500 };

/** fast-check takes whole numbers of runs only: with any other it never ends. */
const half = (runs: number): number => Math.ceil(runs / 2);

/** Every layout of random graphs and programs, by a backend. */
export function agrees(backend: "js" | "wasm", runs: number): void {
  /** Programs of loops are larger than graphs. */
  const loopRuns = half(runs);

  describe(`random graphs (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
    beforeAll(() => compileBy(backend));
    afterAll(() => compileBy("js"));

    for (const [what, size, compile] of [
      ["of a few nodes", 8, compileKernel],
      ["of up to 300 nodes", 300, compileKernel],
      ["in parts of a few rows", 60, (tape: Tape) => compileKernel(tape, { ...v8Budget, whole: 400, part: 100 })],
      ["in a few slots", 60, (tape: Tape) => compileKernel(tape, { ...v8Budget, readable: 2 })],
      [
        "in parts of a few slots",
        60,
        (tape: Tape) => compileKernel(tape, { ...v8Budget, readable: 2, whole: 400, part: 100 }),
      ],
      ["with what is not needed skipped", 120, (tape: Tape) => compileBranches(tape)],
      ["in parts that add to gradients, likewise", 60, (tape: Tape) => compileBranches(tape, small, "add")],
      ["as a list of operations", 120, (tape: Tape) => compileListing(tape)],
      ["as loops, whatever they come to", 120, (tape: Tape) => compileLoops(tape, small, 0)],
    ] as const)
      test(`${what}: eager, tape and compiled agree`, () => {
        const property = fc.property(cases(size), ([recipe, at]) => {
          const forward = ({ p }: { p: readonly Num[] }): Num => build(recipe, p);
          const model = defineModel({ parameters: { p: vector(recipe.parameters) }, forward });
          expect(differences(model, at, compile)).toEqual([]);
        });
        fc.assert(property, { numRuns: runs, seed });
      });

    for (const [what, budget] of [
      ["in one function", v8Budget],
      ["in several functions", small],
    ] as const)
      test(`nested loops, rolled ${what}: eager, tape and compiled agree`, () => {
        let rolled = 0;
        const compile: Compile = (tape) => {
          const loops = compileLoops(tape, budget, 0);
          if (loops) rolled++;
          return loops;
        };
        const property = fc.property(loopCases, ([nest, at]) => {
          const forward = ({ p }: { p: readonly Num[] }): Num => buildNest(nest, p);
          const model = defineModel({ parameters: { p: vector(nest.outer * nest.inner + 1) }, forward });
          expect(differences(model, at, compile)).toEqual([]);
        });
        fc.assert(property, { numRuns: runs, seed });
        expect(rolled).toBeGreaterThan(runs / 4);
      });

    for (const [what, options] of [
      ["as usual", null],
      ["in one function", { steps: Number.POSITIVE_INFINITY, jammed: false, stores: "set" }],
      ["in several functions", { steps: 2, jammed: false, stores: "set" }],
      ["adding to gradients", { steps: 20, jammed: false, stores: "add" }],
      ["with iterations run at once", { steps: 20, jammed: true, stores: "set" }],
      ["with single iterations in loops beside them", { steps: 20, jammed: false, stores: "set", joins: true }],
      ["with sums in cells", { steps: 20, jammed: true, stores: "set", gathered: true }],
      [
        "in several functions with sums in cells",
        { steps: 2, jammed: false, stores: "add", gathered: true, joins: true },
      ],
      ["with totals in cells", { steps: 20, jammed: true, stores: "set", gathered: 4 }],
      ["with iterations that hardly look alike", { steps: 20, jammed: false, stores: "set", loose: true }],
      ["with such, and sums in cells", { steps: 3, jammed: true, stores: "add", gathered: 3, loose: true }],
      ["with all adjoints in cells", { steps: 20, jammed: false, stores: "set", gathered: 2, joins: true }],
      ["with all of that in cells", { steps: 3, jammed: true, stores: "add", gathered: 3, joins: true }],
    ] as const)
      test(`programs of loops, rolled ${what}: eager, tape and compiled agree`, () => {
        const counts = { loops: 0, nests: 0, tables: 0, ragged: 0 };
        const compile: Compile = (tape) => {
          const rolled = options ? rollTightly(tape, options) : rollLoops(tape, v8Budget, 0);
          if (!rolled) return null;
          const loops = loopsIn(rolled.program.blocks.root);
          if (loops.length > 0) counts.loops++;
          if (loops.some(({ depth }) => depth > 0)) counts.nests++;
          if (loops.some(({ trips }) => trips.constant === undefined)) counts.ragged++;
          if (rolled.pools.index.numbers.length > 0) counts.tables++;
          return compileRolled(rolled);
        };
        const property = fc.property(loopPrograms, somePlaces, (program, places) => {
          const at = places.map((first) => pointOf(program, first));
          const forward = ({ p }: { p: readonly Num[] }): Num => buildLoops(program, p);
          const model = defineModel({ parameters: { p: vector(program.parameters) }, forward });
          expect(differences(model, at, compile)).toEqual([]);
        });
        fc.assert(property, { numRuns: loopRuns, seed });
        expect(counts.loops).toBeGreaterThan(0.9 * loopRuns);
        if (!options) return;
        expect(counts.nests).toBeGreaterThan(loopRuns / 3);
        expect(counts.tables).toBeGreaterThan(loopRuns / 3);
        expect(counts.ragged).toBeGreaterThan(loopRuns / 5);
      });
  });

  describe(`products on random graphs (repeat with FUZZ_SEED=${seed})`, () => {
    beforeAll(() => compileBy(backend));
    afterAll(() => compileBy("js"));

    const parts = (tape: Tape) => compileKernel(tape, { ...v8Budget, whole: 400, part: 100 });
    // What is linear has second derivatives without any operation, which nobody would list.
    const list = (tape: Tape) => (statementCount(optimize(tape)) > 0 ? compileListing(tape) : null);
    const loops = (tape: Tape) => compileLoops(tape, small, 0);

    for (const [name, what, size, compile] of [
      ["exampleJvp", "in a straight line", 100, compileKernel],
      ["exampleVjp", "in a straight line", 100, compileKernel],
      ["exampleHvp", "in a straight line", 100, compileKernel],
      ["exampleHvp", "in parts", 40, parts],
      ["exampleHvp", "as a list of operations", 40, list],
      ["exampleHvp", "as loops, whatever they come to", 40, loops],
      ["exampleHessian", "in a straight line", 30, compileKernel],
      ["exampleHessian", "in parts", 30, parts],
      ["exampleHessian", "as loops, whatever they come to", 20, loops],
    ] as const)
      test(`${name} ${what} is the derived tape`, () => {
        const property = fc.property(cases(size), ([recipe, at]) => {
          const forward = ({ p }: { p: readonly Num[] }): Num => build(recipe, p);
          const model = defineModel({ parameters: { p: vector(recipe.parameters) }, forward });
          expect(productDifferences(model, name, at, compile)).toEqual([]);
        });
        fc.assert(property, { numRuns: half(runs), seed });
      });

    for (const [name, gathered] of [
      ["exampleJvp", false],
      ["exampleHvp", false],
      ["exampleHvp", true],
    ] as const)
      test(`${name} of programs of loops, as loops${gathered ? " with sums in cells" : ""}, is the derived tape`, () => {
        let rolled = 0;
        const compile: Compile = (tape) => {
          const inCells = { steps: 20, jammed: false, stores: "set", gathered } as const;
          const kernel = gathered ? rollTightly(tape, inCells) : rollLoops(tape, v8Budget, 0);
          if (!kernel || loopsIn(kernel.program.blocks.root).length === 0) return null;
          rolled++;
          return compileRolled(kernel);
        };
        const property = fc.property(loopPrograms, somePlaces, (program, places) => {
          const at = places.map((first) => pointOf(program, first));
          const forward = ({ p }: { p: readonly Num[] }): Num => buildLoops(program, p);
          const model = defineModel({ parameters: { p: vector(program.parameters) }, forward });
          expect(productDifferences(model, name, at, compile)).toEqual([]);
        });
        fc.assert(property, { numRuns: half(loopRuns), seed });
        // What is linear has nothing left to roll.
        expect(rolled).toBeGreaterThan(0.3 * loopRuns);
      });
  });
}

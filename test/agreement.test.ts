/**
 * Law 2 on random graphs: the eager engine, the tape interpreter and compiled code agree, to the bit for values and up to
 * the sign of zero for gradients, at ordinary and at special points. More runs: `npm run fuzz`.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { v8Budget } from "../src/emit/javascript/budget.js";
import { interpret } from "../src/engine/interpreter.js";
import { defineModel, vector } from "../src/engine/model.js";
import { interpret as interpretTape } from "../src/ir/interpret.js";
import { printTape } from "../src/ir/print.js";
import type { Budget } from "../src/layout/kernel.js";
import { build, points, type Recipe, recipes, sameNumber, spicy } from "./support/graphs.js";
import { compileKernel, derive } from "./support/kernels.js";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 400);
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

const modelOf = (recipe: Recipe) =>
  defineModel({ parameters: { p: vector(recipe.parameters) }, forward: ({ p }) => build(recipe, p) });

/** A recipe with some points, printed with its tape when it fails. */
const cases = (size: number) =>
  recipes(size).chain((recipe) => fc.tuple(fc.constant(recipe), fc.array(points(recipe, spicy), { minLength: 1, maxLength: 4 })));

function differences(recipe: Recipe, at: readonly Float64Array[], budget?: Budget): string[] {
  const model = modelOf(recipe);
  const eager = interpret(model);
  const tape = derive(model, "exampleGradient");
  const compiled = compileKernel(tape, budget);
  const found: string[] = [];
  for (const point of at) {
    const expected = new Float64Array(model.parameterCount);
    const value = eager.valueAndGradient(point, new Float64Array(0), expected);
    const [[tapeValue] = [], tapeGradient = []] = interpretTape(tape, { parameters: point });
    const gradient = new Float64Array(model.parameterCount);
    const compiledValue = compiled(point, gradient);
    const report = (what: string, x: unknown, y: unknown): number => found.push(`${what} at [${point}]: ${x}, eager ${y}`);
    if (!Object.is(tapeValue, value)) report("tape value", tapeValue, value);
    if (!Object.is(compiledValue, value)) report("compiled value", compiledValue, value);
    expected.forEach((x, i) => {
      if (!sameNumber(tapeGradient[i]!, x)) report(`tape gradient[${i}]`, tapeGradient[i], x);
      if (!sameNumber(gradient[i]!, x)) report(`compiled gradient[${i}]`, gradient[i], x);
    });
  }
  if (found.length > 0) found.push(printTape(tape));
  return found;
}

describe(`random graphs (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
  for (const [what, size, budget] of [
    ["of a few nodes", 8, undefined],
    ["of up to 300 nodes", 300, undefined],
    ["in parts of a few rows", 60, { ...v8Budget, whole: 400, part: 100 }],
  ] as const)
    test(`${what}: eager, tape and compiled agree`, () => {
      fc.assert(
        fc.property(cases(size), ([recipe, at]) => {
          expect(differences(recipe, at, budget)).toEqual([]);
        }),
        { numRuns: RUNS, seed },
      );
    });
});

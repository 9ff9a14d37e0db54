/**
 * What runs in each engine: the eager engine, the tape interpreter and compiled code, JavaScript and WebAssembly, agree there on random graphs and
 * programs of loops, and generated modules agree with the eager engine. The compiler's own functions differ in their last
 * bits from engine to engine; within one there is one law. Bundled, so it knows nothing of Node.
 */
import fc from "fast-check";
import { mulberry32 } from "../../src/common/random.js";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, type Model, vector } from "../../src/engine/model.js";
import type { Num } from "../../src/engine/value.js";
import { type Compile, differences } from "../support/differences.js";
import { build, points, recipes, sameNumber, spicy } from "../support/graphs.js";
import { compileBy, compileKernel, compileListing, compileRolled, rollTightly } from "../support/kernels.js";
import { loopPrograms } from "../support/loops.js";
import { buildLoops, pointOf } from "../support/run-loops.js";
import { models } from "./models.js";

/** Bundled, the package that models import is the engine here; types say that of the built one. */
const own = models as unknown as Readonly<Record<string, Model>>;

export interface Job {
  readonly runs: number;
  readonly seed: number;
}

export interface Outcome {
  readonly name: string;
  /** Nothing if it passed. */
  readonly failure?: string;
}

export async function answer({ runs, seed }: Job): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const test = async (name: string, body: () => void | Promise<void>): Promise<void> => {
    try {
      await body();
      outcomes.push({ name });
    } catch (error) {
      outcomes.push({ name, failure: error instanceof Error ? error.message : String(error) });
    }
  };
  const small = { ...v8Budget, whole: 400, part: 100 };
  const graphs: readonly (readonly [string, number, Compile])[] = [
    ["random graphs", 120, (tape) => compileKernel(tape)],
    ["random graphs in parts", 60, (tape) => compileKernel(tape, small)],
    ["random graphs in a few slots", 60, (tape) => compileKernel(tape, { ...v8Budget, readable: 2 })],
    ["random graphs as lists of operations", 60, (tape) => compileListing(tape)],
  ];
  for (const backend of ["js", "wasm"] as const) {
    compileBy(backend);
    for (const [name, size, compile] of graphs)
      await test(`${backend}: ${name}`, () => fc.assert(agreement(size, compile), { numRuns: runs, seed }));
    await test(`${backend}: programs of loops`, () => fc.assert(loopAgreement, { numRuns: Math.ceil(runs / 3), seed }));
    for (const [name, model] of Object.entries(own))
      await test(`${backend}: module ${name}`, () => moduleAgrees(`${name}.${backend}`, model));
  }
  return outcomes;
}

const expectNone = (found: readonly string[]): void => {
  if (found.length > 0) throw new Error(found.join("\n"));
};

const agreement = (size: number, compile: Compile) =>
  fc.property(
    recipes(size).chain((recipe) =>
      fc.tuple(fc.constant(recipe), fc.array(points(recipe, spicy), { minLength: 1, maxLength: 3 })),
    ),
    ([recipe, at]) => {
      const forward = ({ p }: { p: readonly Num[] }): Num => build(recipe, p);
      expectNone(differences(defineModel({ parameters: { p: vector(recipe.parameters) }, forward }), at, compile));
    },
  );

const loopAgreement = fc.property(loopPrograms, fc.array(spicy, { minLength: 5, maxLength: 5 }), (program, first) => {
  const forward = ({ p }: { p: readonly Num[] }): Num => buildLoops(program, p);
  const model = defineModel({ parameters: { p: vector(program.parameters) }, forward });
  const compile: Compile = (tape) => {
    const rolled = rollTightly(tape, { steps: 20, jammed: false, stores: "set" });
    return rolled && compileRolled(rolled);
  };
  expectNone(differences(model, [pointOf(program, first)], compile));
});

type Functions = Readonly<Record<string, (...arrays: Float64Array[]) => number | Float64Array>>;

/** Calls what both have, at the initial parameters and near them, often enough to be optimised on the way. */
async function moduleAgrees(name: string, model: Model): Promise<void> {
  const module = (await import(new URL(`./${name}.mjs`, import.meta.url).href)) as Functions;
  const eager = interpret(model) as unknown as Functions;
  const random = mulberry32(2);
  const numbers = (count: number) => Float64Array.from({ length: count }, () => 2 * random() - 1);
  for (let call = 0; call < 200; call++) {
    const parameters = model.createParameters().map((x) => x + (call === 0 ? 0 : random() - 0.5));
    const data = model.inputCount > 0 ? numbers(3 * model.inputCount) : null;
    if (data)
      expectSame(
        "batch",
        both(module.batchValueAndGradient!, parameters, data),
        () => both(eager.batchValueAndGradient!, parameters, data),
        call,
      );
    else if (module.jacobian)
      expectSame(
        "jacobian",
        [...(module.jacobian(parameters) as Float64Array)],
        () => [...(eager.jacobian!(parameters, new Float64Array(0)) as Float64Array)],
        call,
      );
    else
      expectSame(
        "gradient",
        both(module.valueAndGradient!, parameters),
        () => both(eager.valueAndGradient!, parameters, new Float64Array(0)),
        call,
      );
  }
}

function both(f: Functions[string], parameters: Float64Array, ...data: Float64Array[]): number[] {
  const gradient = new Float64Array(parameters.length);
  return [f(parameters, ...data, gradient) as number, ...gradient];
}

/** The eager engine is slow: it is asked at some of the calls. */
function expectSame(what: string, found: readonly number[], law: () => readonly number[], call: number): void {
  if (call % 40 !== 0) return;
  const expected = law();
  if (found.length !== expected.length)
    throw new Error(`${what}: ${found.length} numbers, expected ${expected.length}`);
  const i = found.findIndex((x, k) => !sameNumber(x, expected[k]!));
  if (i >= 0) throw new Error(`${what}, call ${call}: number ${i} is ${found[i]}, the engine's ${expected[i]}`);
}

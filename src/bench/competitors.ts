/**
 * The two ways to compute a function of a model that `bench` compares, as calls with nothing left to do but the work.
 * Knows the functions that both have, and the arguments they are measured with.
 */
import { interpret } from "../engine/interpreter.js";
import type { Model } from "../engine/model.js";
import { probes } from "../products/index.js";
import type { GeneratedModule } from "../verify/check-module.js";
import type { Outcome } from "../verify/compare.js";
import { limitsOf, makeWhole, type Point } from "../verify/points.js";
import { Random } from "../verify/random.js";

export const COMPETITORS = ["interpreted", "compiled"] as const;
export type Competitor = (typeof COMPETITORS)[number];

/** How many examples a batch has. */
export const BATCH = 100;

type Functions = Readonly<Record<string, unknown>>;

/** The functions of the interpreter, called as those of the module are. */
export function interpreted(model: Model): Functions {
  const eager = interpret(model);
  if (model.inputCount > 0) return { ...eager };
  const none = new Float64Array(0);
  const { valueAndGradient } = eager;
  return {
    ...eager,
    valueAndGradient: (p: Float64Array, gradient: Float64Array) => valueAndGradient(p, none, gradient),
  };
}

/** The functions that can be compared. */
export const comparable = (model: Model, module: GeneratedModule): string[] =>
  Object.keys(probes).filter((name) => name in interpret(model) && typeof module[name] === "function");

/** The initial parameters and pseudo-random inputs, always the same. */
export function argumentsOf(model: Model): Point {
  const random = new Random(1);
  const drawn = Float64Array.from({ length: BATCH * model.inputCount }, () => random.normal());
  const batch = makeWhole(drawn, limitsOf(model.inputs), random);
  const inputs = batch.subarray(0, model.inputCount);
  const vector = new Float64Array(model.parameterCount).fill(1);
  return {
    what: "the initial parameters",
    parameters: model.createParameters(),
    inputs,
    batch,
    vector,
    cotangent: 1,
    smooth: true,
    ordinary: true,
  };
}

/** What a function gives at these arguments. */
export function outcomeOf(functions: Functions, name: string, point: Point, size: number): Partial<Outcome> {
  return probes[name]!.call(functions[name] as never, point, () => new Float64Array(size));
}

/**
 * A function with its arguments put in once and for all.
 * @param out an earlier result: an array of values is written into it, so that none is allocated.
 */
export function callOf(functions: Functions, name: string, point: Point, size: number, out?: unknown): () => unknown {
  let given: readonly (Float64Array | number)[] = [];
  const record = (...arrays: (Float64Array | number)[]): number => {
    given = arrays;
    return 0;
  };
  const { call, gives } = probes[name]!;
  call(record, point, () => new Float64Array(size));
  if (out instanceof Float64Array && !gives.includes("derivatives")) given = [...given, out];
  const f = functions[name] as (...arrays: (Float64Array | number | undefined)[]) => unknown;
  const [a, b, c] = given;
  // Spreading them on each call would cost more than some of the functions do.
  if (given.length === 1) return () => f(a);
  return given.length === 2 ? () => f(a, b) : () => f(a, b, c);
}

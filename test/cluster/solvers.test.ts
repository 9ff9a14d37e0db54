/** Solvers on data in shards: they go where they would go if they had the same numbers at once, and end where others end. */
import { beforeAll, expect, test } from "vitest";
import { load } from "../../dist/index.js";
import { type ConnectOptions, connect, type SummingModule } from "../../src/cluster/index.js";
import {
  type AsyncObjective,
  adam,
  type EvaluationFailed,
  gradientDescent,
  lbfgs,
  type Outcome,
  type ScalarModel,
} from "../../src/solvers/index.js";
import { logistic, shardOf } from "./logistic.js";

const SHARDS = 4;
let module: SummingModule & ScalarModel;

beforeAll(async () => {
  module = await load(logistic as never);
});

const given = (more: Partial<ConnectOptions> = {}): ConnectOptions => ({
  module,
  shard: (id) => shardOf(id),
  shards: SHARDS,
  ...more,
});

type Solve = {
  (objective: AsyncObjective, options: object): Promise<Outcome>;
  (objective: (x: Float64Array, gradient: Float64Array) => number, options: object): Outcome;
};

test.each<[string, Solve, object]>([
  ["gradient descent", gradientDescent, { rate: 0.5, maxSteps: 20 }],
  ["Adam", adam, { rate: 0.1, maxSteps: 20 }],
  ["L-BFGS", lbfgs, {}],
  ["L-BFGS-B", lbfgs, { min: -1, max: 0.75 }],
])("%s: the bits of a run that has the same numbers at once", async (_, solve, options) => {
  await using data = await connect(given());
  const record = new Map<string, { value: number; gradient: Float64Array }>();
  const recorded = async (parameters: Float64Array, gradient: Float64Array): Promise<number> => {
    const value = await data.valueAndGradient(parameters, gradient);
    record.set(parameters.join(), { value, gradient: gradient.slice() });
    return value;
  };
  const outcome = await solve({ module, valueAndGradient: recorded }, options);
  const replayed = (parameters: Float64Array, gradient: Float64Array): number => {
    const known = record.get(parameters.join())!;
    gradient.set(known.gradient);
    return known.value;
  };
  expect(solve(replayed, { start: module.createParameters(), ...options })).toEqual(outcome);
  expect(outcome.steps).toBeGreaterThan(3);
  expect(data.counts.steps).toBe(outcome.evaluations);
});

test("the data alone is an objective; its minimum is that of all rows as one batch", async () => {
  await using data = await connect(given());
  const { parameters, converged } = await lbfgs(data);
  expect(converged).toBe(true);
  const batch = Float64Array.from([0, 1, 2, 3].flatMap((id) => [...shardOf(id)]));
  const whole = lbfgs(module, { batch });
  parameters.forEach((x, i) => expect(x).toBeCloseTo(whole.parameters[i]!, 7));
});

test("a shard that cannot be had for a while: the last finished step is kept, and the run goes on from there", async () => {
  let loads = 0;
  const shard = (id: number): Float64Array => {
    if (++loads > 5 * SHARDS && loads < 7 * SHARDS) throw new Error("the disk is gone");
    return shardOf(id);
  };
  await using data = await connect(given({ shard, keep: false }));
  const error: EvaluationFailed = await lbfgs(data).catch((thrown) => thrown);
  expect(error).toMatchObject({ name: "EvaluationFailed", cause: { code: "missing-shard" }, last: { evaluations: 6 } });
  expect(error.last.steps).toBeGreaterThan(0);
  loads = 7 * SHARDS;
  const resumed = await lbfgs(data, { start: error.last.parameters });
  expect(resumed.converged).toBe(true);
  expect(resumed.value).toBeLessThan(error.last.value);
});

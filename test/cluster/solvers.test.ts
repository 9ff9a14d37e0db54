/** Solvers on data in shards: they go where they would go if they had the same numbers at once, and end where others end. */
import { beforeAll, expect, test } from "vitest";
import { defineModel, load, scalar } from "../../dist/index.js";
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

test("what the model says of its parameters holds: bounds, and what is fixed", async () => {
  const line = defineModel({
    parameters: { a: scalar(1, { max: 1.5 }), fixed: scalar(3, { fixed: true }), b: scalar(0) },
    inputs: { t: scalar(), y: scalar() },
    forward: ({ a, fixed, b }, { t, y }) => {
      const off = a.mul(t).add(b).add(fixed).sub(y);
      return off.mul(off);
    },
    emit: ["batchSumAndGradient", "regularizerValueAndGradient"],
  });
  // y = 2t + 4 at t = 0 … 3; with a = 1.5 the mean of y − 1.5t − 3 is 1.75.
  const shard = (id: number): Float64Array => Float64Array.of(id, 2 * id + 4);
  await using data = await connect({ module: await load(line as never), shard, shards: SHARDS });
  const { parameters, converged } = await lbfgs(data);
  expect(converged).toBe(true);
  expect([...parameters.subarray(0, 2)]).toEqual([1.5, 3]);
  expect(parameters[2]).toBeCloseTo(1.75, 8);
  await expect(async () => lbfgs(data, { start: [2, 3, 0] })).rejects.toThrow("start: a is 2, outside of its bounds");
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

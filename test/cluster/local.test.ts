/** Data in shards, in this process: the numbers, the bits, and what is said of bad input. */
import { beforeAll, describe, expect, test } from "vitest";
import { load } from "../../dist/index.js";
import { type ConnectOptions, connect, type SummingModule, serve } from "../../src/cluster/index.js";
import { logistic, shardOf, WIDTH } from "./logistic.js";

type Module = SummingModule & { createParameters(): Float64Array } & {
  batchValueAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number;
};

const SHARDS = 16;
let module: Module;
let at: Float64Array;

beforeAll(async () => {
  module = await load<Module>(logistic as never);
  at = module.createParameters();
});

const given = (more: Partial<ConnectOptions> = {}): ConnectOptions => ({
  module,
  shard: (id) => shardOf(id),
  shards: SHARDS,
  ...more,
});

async function evaluate(options: ConnectOptions, shards?: readonly number[]): Promise<number[]> {
  const data = await connect(options);
  const gradient = new Float64Array(WIDTH + 1).fill(Number.NaN);
  const value = await data.valueAndGradient(at, gradient, shards && { shards });
  return [value, ...gradient];
}

const wholeBatch = (ids: readonly number[]): Float64Array => Float64Array.from(ids.flatMap((id) => [...shardOf(id)]));
const all = Array.from({ length: SHARDS }, (_, id) => id);

describe("the value and gradient", () => {
  test("are those of one batch, up to rounding", async () => {
    const gradient = new Float64Array(WIDTH + 1);
    const value = module.batchValueAndGradient(at, wholeBatch(all), gradient);
    (await evaluate(given())).forEach((x, i) => {
      expect(x).toBeCloseTo([value, ...gradient][i]!, 12);
    });
  });

  test("of one shard are those of a batch, to the bit", async () => {
    const gradient = new Float64Array(WIDTH + 1);
    const value = module.batchValueAndGradient(at, shardOf(3), gradient);
    expect(await evaluate(given(), [3])).toEqual([value, ...gradient]);
  });

  test("of a mini-batch are those of its shards, in the order of its list", async () => {
    const ids = [7, 2, 11, 5, 2];
    const gradient = new Float64Array(WIDTH + 1);
    const value = module.batchValueAndGradient(at, wholeBatch(ids), gradient);
    (await evaluate(given(), ids)).forEach((x, i) => {
      expect(x).toBeCloseTo([value, ...gradient][i]!, 12);
    });
  });

  test("are folded along the tree: the sums of pairs, of pairs of pairs, …", async () => {
    const sums = all.map((id) => {
      const gradient = new Float64Array(WIDTH + 1);
      return [module.batchSumAndGradient(at, shardOf(id), gradient), ...gradient];
    });
    let level = sums;
    while (level.length > 1)
      level = level.flatMap((left, i) => (i % 2 ? [] : [left.map((x, k) => x + level[i + 1]![k]!)]));
    const scale = 1 / (wholeBatch(all).length / (WIDTH + 1));
    const penalty = new Float64Array(WIDTH + 1);
    const penalties = [module.regularizerValueAndGradient(at, penalty), ...penalty];
    expect(await evaluate(given())).toEqual(level[0]!.map((x, i) => x * scale + penalties[i]!));
  });

  test("of a long shard are added up in pieces that the model decides on", async () => {
    const pieces: number[] = [];
    const spy: SummingModule = {
      ...module,
      // As if the model were long.
      model: { ...module.model, traceNodes: 4e6 / 20 },
      batchSumAndGradient: (parameters, batch, gradient) => {
        pieces.push(batch.length / (WIDTH + 1));
        return module.batchSumAndGradient(parameters, batch, gradient);
      },
    };
    const found = await evaluate(given({ module: spy, shards: 1 }));
    expect(pieces).toEqual([20, 20, 10]);
    (await evaluate(given({ shards: 1 }))).forEach((x, i) => {
      expect(found[i]).toBeCloseTo(x, 12);
    });
  });

  test("are a sum where the model says so", async () => {
    const summed: SummingModule = { ...module, model: { ...module.model, reduction: "sum" } };
    const gradient = new Float64Array(WIDTH + 1);
    module.regularizerValueAndGradient(at, gradient);
    const penalty = gradient.slice();
    const value = module.batchSumAndGradient(at, shardOf(0), gradient);
    const [found, ...slopes] = await evaluate(given({ module: summed }), [0]);
    expect(found).toBe(value + module.regularizerValueAndGradient(at, new Float64Array(WIDTH + 1)));
    expect(slopes).toEqual(Array.from(gradient, (x, i) => x + penalty[i]!));
  });
});

test("shards are loaded once, even where two ask at the same time, and again if that is wanted", async () => {
  for (const [keep, times] of [
    [true, 1],
    [false, 2],
  ] as const) {
    const loads = new Map<number, number>();
    const shard = async (id: number): Promise<Float64Array> => {
      loads.set(id, (loads.get(id) ?? 0) + 1);
      return shardOf(id);
    };
    const data = await connect(given({ shard, keep, shards: 4 }));
    await data.valueAndGradient(at, new Float64Array(WIDTH + 1));
    await data.valueAndGradient(at, new Float64Array(WIDTH + 1), { shards: [0, 1, 2, 3] });
    expect([...loads.values()]).toEqual([times, times, times, times]);
  }
});

test("parameters that are written to meanwhile do not change a step", async () => {
  const data = await connect(given());
  const parameters = at.slice();
  const value = data.valueAndGradient(parameters, new Float64Array(WIDTH + 1));
  parameters.fill(Number.NaN);
  expect(await value).toBe((await evaluate(given()))[0]);
});

describe("bad input", () => {
  const nan = (id: number): Float64Array => (id === 3 ? shardOf(id).with(9, Number.NaN) : shardOf(id));

  test.each([
    [
      "NaN in a shard",
      { shard: nan },
      "nan-shard",
      /^Shard 3 at .+:\d+ is not a number: example 1 has NaN as its number 2\.$/,
    ],
    [
      "a shard that cannot be read",
      {
        shard: (id: number) => {
          if (id === 2) throw new Error("ENOENT: no such file");
          return shardOf(id);
        },
      },
      "missing-shard",
      /^Shard 2 cannot be had at .+: ENOENT: no such file\.$/,
    ],
    ["a shard that is not there", { shard: () => undefined as never }, "missing-shard", /gave no Float64Array/],
    [
      "half an example",
      { shard: () => new Float64Array(10) },
      "missing-shard",
      /its 10 numbers are no multiple of the 7 that an example has/,
    ],
  ])("%s: says which shard, and where", async (_, more, code, message) => {
    await expect(evaluate(given(more))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("NaN that comes of finite numbers says which shard, too, unless it may pass", async () => {
    const nowhere = new Float64Array(at.length).fill(Number.NaN);
    const gradient = new Float64Array(WIDTH + 1).fill(7);
    const strict = await connect(given());
    await expect(strict.valueAndGradient(nowhere, gradient)).rejects.toMatchObject({
      code: "nan-shard",
      message: expect.stringMatching(/^Shard 0 at .+ its value is NaN\.$/),
    });
    expect(gradient).toEqual(new Float64Array(WIDTH + 1).fill(7));
    const lenient = await connect(given({ nan: "pass" }));
    expect(await lenient.valueAndGradient(nowhere, gradient)).toBeNaN();
  });

  test("what failed may succeed the next time, with the bits of a run that never failed", async () => {
    let isThere = false;
    const shard = async (id: number): Promise<Float64Array> => {
      if (id === 9 && !isThere) throw new Error("not yet");
      return shardOf(id);
    };
    const data = await connect(given({ shard }));
    const gradient = new Float64Array(WIDTH + 1);
    await expect(data.valueAndGradient(at, gradient)).rejects.toMatchObject({ code: "missing-shard" });
    isThere = true;
    const value = await data.valueAndGradient(at, gradient);
    expect([value, ...gradient]).toEqual(await evaluate(given()));
    expect(data.counts).toEqual({ steps: 1, partials: 1, ignored: 0, again: 0 });
  });

  test.each([
    [{ shards: 12 }, "`shards` must be a power of two, not 12."],
    [{ partitions: 3 }, "`partitions` must be a power of two, not 3."],
    [{ shards: 2, partitions: 4 }, "`partitions` is 4, but there are 2 `shards`."],
    [{ timeout: 0 }, "`timeout` must be a positive number of milliseconds, not 0."],
    [{ workers: 2 }, "`workers` are threads, which cannot be given functions."],
    [{ workers: 0.5 }, "`workers` must be a whole number from 1, not 0.5."],
    [{ module: {} as never }, "`module` is no generated module: it has no `model.digest`."],
  ])("options that make no sense: %j", async (more, message) => {
    await expect(connect(given(more))).rejects.toMatchObject({ code: "bad-cluster", message });
  });

  test("a module that has no sums says how to compile it", async () => {
    const short = await load(logistic as never, { emit: ["gradient"] });
    await expect(connect(given({ module: short as never }))).rejects.toMatchObject({
      message: "The module has no batchSumAndGradient.",
      hint: "Compile the model with --emit batchSumAndGradient,regularizerValueAndGradient.",
    });
  });

  test.each([
    [{ redis: "redis://nowhere" }, "There is nothing to serve: neither `partitions` nor a `job`."],
    [{ redis: "redis://nowhere", partitions: [0] }, "`partitions` are served with a `module` and a `shard`."],
    [{ redis: "redis://nowhere", job: () => 1, lock: 5 }, "`lock` and `stalled` are milliseconds, at least 100."],
  ])("serving what makes no sense: %j", async (options, message) => {
    await expect(serve(options)).rejects.toMatchObject({ code: "bad-cluster", message });
  });

  test.each([
    [[], "shards: expected at least one, got none"],
    [[0, 16], "shards: expected numbers from 0 to 15, got 16"],
    [[0.5], "shards: expected numbers from 0 to 15, got 0.5"],
    [[5], "shards: expected at least one example in them, got none"],
  ])("a mini-batch of %j", async (ids, message) => {
    await expect(evaluate(given(), ids)).rejects.toThrow(new RangeError(message));
  });

  test("arrays of the wrong length", async () => {
    const data = await connect(given());
    await expect(data.valueAndGradient(at.subarray(1), at.slice())).rejects.toThrow(
      new RangeError("parameters: expected 7 numbers, got 6"),
    );
    await expect(data.valueAndGradient(at, new Float64Array(3))).rejects.toThrow(
      new RangeError("gradient: expected 7 numbers, got 3"),
    );
  });
});

describe("a sweep", () => {
  test("gives results by index, and tells of each", async () => {
    const told: number[] = [];
    const data = await connect({ job: async ({ x }: { x: number }, index: number) => ({ index, y: 2 * x }) });
    const results = await data.map([{ x: 1 }, { x: -0 }], { onResult: (index, done) => told.push(index, done) });
    expect(results).toEqual([
      { index: 0, y: 2 },
      { index: 1, y: -0 },
    ]);
    expect(told).toEqual([0, 1, 1, 2]);
    expect(await data.map([])).toEqual([]);
  });

  test("runs to its end where some jobs fail, and keeps the others' results", async () => {
    const data = await connect({
      job: (x: number) => {
        if (x % 2) throw new Error(`odd: ${x}`);
        return x;
      },
    });
    const error = await data.map([0, 1, 2, 3, 4]).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "failed-jobs", results: [0, undefined, 2, undefined, 4] });
    expect(error.message).toMatch(/^2 of 5 jobs failed\. The first: Job 1 failed at .+:\d+: odd: 1\./);
    expect([...error.failures.keys()]).toEqual([1, 3]);
  });

  test("without a job says so", async () => {
    const data = await connect(given());
    await expect(data.map([1])).rejects.toThrow("there is no `job` that could be run");
  });
});

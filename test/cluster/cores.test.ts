/** Data in shards on the cores of one machine: as it is built, since threads load files. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConnectOptions, connect } from "../../dist/cluster/index.js";
import { writeSite } from "./site.js";

let folder: string;
let site: URL;
let at: Float64Array;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cores-"));
  site = await writeSite(folder);
  at = Float64Array.from({ length: 7 }, (_, i) => 0.1 * i);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function evaluate(options: ConnectOptions, shards?: readonly number[]): Promise<number[]> {
  const data = await connect(options);
  try {
    const gradient = new Float64Array(at.length);
    const value = await data.valueAndGradient(at, gradient, shards && { shards });
    return [value, ...gradient];
  } finally {
    await data.close();
  }
}

describe("threads", () => {
  test("1, 2, 3 and 4 of them give the bits of this process, and so for a mini-batch", async () => {
    const batch = [9, 2, 2, 14, 0, 7];
    const expected = await evaluate({ file: site, shards: 16 });
    const expectedOfBatch = await evaluate({ file: site, shards: 16 }, batch);
    for (const workers of [1, 2, 3, 4]) {
      expect(await evaluate({ file: site, shards: 16, workers })).toEqual(expected);
      expect(await evaluate({ file: site, shards: 16, workers }, batch)).toEqual(expectedOfBatch);
    }
  });

  test("have each shard once, in the same thread at each step", async () => {
    const data = await connect({ file: site, shards: 16, workers: 2 });
    for (let step = 0; step < 3; step++) await data.valueAndGradient(at, new Float64Array(at.length));
    const seen = await data.map<unknown, { thread: number; loaded: number[] }>(
      Array.from({ length: 40 }, () => "loaded"),
    );
    const shards = new Map(seen.map(({ thread, loaded }) => [thread, loaded]));
    expect([...shards.values()].flat().sort((x, y) => x - y)).toEqual(Array.from({ length: 16 }, (_, id) => id));
    await data.close();
  });

  test("import the file once, however many ask at the same time", async () => {
    const data = await connect({ file: site, workers: 2 });
    const seen = await data.map<unknown, { thread: number; imports: number }>(
      Array.from({ length: 20 }, () => "loaded"),
    );
    expect(seen.every(({ imports }) => imports === 1)).toBe(true);
    await data.close();
  });

  test("give results of a sweep by index, with what JSON would lose", async () => {
    const data = await connect({ file: site, workers: 2 });
    const results = await data.map(Array.from({ length: 30 }, (_, x) => ({ x })));
    expect(results).toEqual(Array.from({ length: 30 }, (_, x) => Float64Array.of(x, 2 * x, Number.NaN, -0)));
    await data.close();
  });
});

describe("bad input", () => {
  test("NaN in a shard says which", async () => {
    await expect(evaluate({ file: site, shards: 64, workers: 2 })).rejects.toMatchObject({
      code: "nan-shard",
      message: expect.stringMatching(/^Shard 40 at/),
    });
  });

  test("a job that throws, and one that ends in no time", async () => {
    const data = await connect({ file: site, workers: 2, timeout: 8_000 });
    const error = await data.map([{ x: 1 }, "throws", "hangs", { x: 2 }]).catch((thrown) => thrown);
    expect(error.code).toBe("failed-jobs");
    expect(error.results[3]).toEqual(Float64Array.of(2, 4, Number.NaN, -0));
    expect(error.failures.get(1).message).toMatch(/^Job 1 failed at .+: as it was told/);
    expect(error.failures.get(2)).toMatchObject({ code: "lost-thread" });
    // The thread was replaced.
    expect(await data.map([{ x: 3 }, { x: 4 }])).toHaveLength(2);
    await data.close();
  });

  test("a file that exports no shard", async () => {
    const empty = join(folder, "empty.mjs");
    writeFileSync(empty, "export const job = () => 1;\n");
    const data = await connect({ file: pathToFileURL(empty), workers: 1 });
    expect(await data.map([0])).toEqual([1]);
    await expect(data.valueAndGradient(at, at.slice())).rejects.toThrow("There is nothing to sum without a `module`");
    await data.close();
  });
});

/** The same bits wherever and by however many, and nothing lost on the way. */

import { has, Server } from "../../bench/cluster/server.js";
import { startDriver } from "./drivers.js";
import { withTwoHosts } from "./hosts.js";
import { descend, expectedOf, type Row, SHARDS, STEPS, same } from "./place.js";
import { WorkerProcess } from "./workers.js";

const all = [0, 1, 2, 3, 4, 5, 6, 7];

export const bits: readonly Row[] = [
  ...[1, 2, 4].map(
    (count): Row => ({
      name: `${count} workers, 1, 2, 4 and 8 partitions: the bits of this process, each partial once`,
      async run(place) {
        const expected = await expectedOf(place);
        for (let i = 0; i < count; i++) await place.worker({ partitions: all, keep: true });
        for (const partitions of [1, 2, 4, 8]) {
          const data = await place.connect({ partitions });
          same(await descend(data, STEPS), expected);
          const { partials, ...counts } = data.counts;
          same(counts, { steps: STEPS + 1, ignored: 0, again: 0 });
          // Of the mini-batch, a partition may have several nodes of the tree.
          if (partials < STEPS * partitions + 1) throw new Error(`${partials} partials`);
        }
      },
    }),
  ),
  {
    name: "trap 1: NaN, ±Infinity and -0 arrive as what they are",
    async run(place) {
      await place.worker({ partitions: [0, 1], sweeps: true });
      const odd = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, 1e308, 0);
      const [data, local] = [await place.connect({ partitions: 2, nan: "pass" }), await place.local({ nan: "pass" })];
      for (const parameters of [odd, odd.fill(-0, 0, 1), odd.map((x) => x * 0)]) {
        const [found, expected] = [new Float64Array(7), new Float64Array(7)];
        same(await data.valueAndGradient(parameters, found), await local.valueAndGradient(parameters, expected));
        same(found, expected);
      }
      same(await data.map([{ x: -0 }, { x: Number.POSITIVE_INFINITY }]), [
        Float64Array.of(-0, -0, Number.NaN, -0),
        Float64Array.of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, -0),
      ]);
    },
  },
  {
    name: "trap 3: a worker loads the shards of its partitions alone, and each once",
    async run(place) {
      const workers = [
        await place.worker({ partitions: [0, 1], keep: true }),
        await place.worker({ partitions: [2, 3], keep: true }),
      ];
      const data = await place.connect({ partitions: 4 });
      same(await descend(data), await expectedOf(place));
      const loaded = workers.map((worker) => worker.loaded.sort((x, y) => x - y));
      same(loaded, [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [8, 9, 10, 11, 12, 13, 14, 15],
      ]);
    },
  },
  {
    name: "trap 9: partitions may be finished in any order",
    async run(place) {
      const expected = await expectedOf(place);
      const slowest = [0, 2];
      const workers = slowest.flatMap((slow) => {
        const others = [0, 1, 2, 3].filter((partition) => partition !== slow);
        const name = `slow-${slow}`;
        return [place.worker({ name, partitions: [slow], sleep: 40 }), place.worker({ name, partitions: others })];
      });
      await Promise.all(workers);
      for (const slow of slowest)
        same(await descend(await place.connect({ partitions: 4, name: `slow-${slow}` })), expected);
    },
  },
  {
    name: "several steps at a time, of several drivers, do not mix",
    async run(place) {
      await place.worker({ partitions: [0, 1], keep: true });
      const drivers = await Promise.all([place.connect({ partitions: 2 }), place.connect({ partitions: 2 })]);
      const found = await Promise.all([...drivers, ...drivers].map((data) => descend(data)));
      const expected = await expectedOf(place);
      for (const numbers of found) same(numbers, expected);
    },
  },
  {
    name: "a sweep of 1,002 jobs, some to a bundle: results by index, each told once",
    async run(place) {
      await place.worker({ sweeps: true });
      await place.worker({ sweeps: true });
      const data = await place.connect();
      const told = new Set<number>();
      const results = await data.map(
        Array.from({ length: 1002 }, (_, x) => ({ x })),
        { onResult: (index, done) => same(told.add(index).size, done) },
      );
      same(
        results,
        Array.from({ length: 1002 }, (_, x) => Float64Array.of(x, 2 * x, Number.NaN, -0)),
      );
      same(data.counts, { steps: 0, partials: 0, ignored: 0, again: 0 });
    },
  },
  {
    name: "a sweep with failing jobs runs to its end and says which failed, and where",
    async run(place) {
      const worker = await place.worker({ sweeps: true });
      const data = await place.connect();
      const error = await data.map([{ x: 1 }, "throws", { x: 2 }]).catch((thrown) => thrown);
      same(error.code, "failed-jobs");
      same(error.results[2], Float64Array.of(2, 4, Number.NaN, -0));
      const { message } = error.failures.get(1);
      if (!message.startsWith("Job 1 failed at ") || !message.includes(`:${worker.process.pid}: as it was told`))
        throw new Error(message);
    },
  },
  {
    name: "two hosts (network namespaces): redis, driver and a worker on one, a worker on the other",
    skip: () => (process.getuid?.() !== 0 ? "it needs root" : has("ip") ? undefined : "it needs iproute2"),
    async run(place) {
      const port = 16_379;
      await withTwoHosts(async ([one, other]) => {
        const more = ["--port", String(port), "--bind", one.address, "--protected-mode", "no"];
        await using _ = await new Server({ within: one.within, more }).start();
        const redis = { host: one.address, port };
        const workers = await Promise.all([
          WorkerProcess.start(place.site, { redis, partitions: [0, 1] }, one.within),
          WorkerProcess.start(place.site, { redis, partitions: [2, 3] }, other.within),
        ]);
        const driver = startDriver(place.site, { redis, shards: SHARDS, partitions: 4, steps: STEPS }, one.within);
        await driver.ended;
        await Promise.all(workers.map((worker) => worker.kill()));
        same(driver.numbers, (await expectedOf(place)).slice(0, driver.numbers.length));
        same(driver.numbers.length, 8 * STEPS);
      });
    },
  },
];

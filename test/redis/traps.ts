/** What is known to go wrong with queues, each with a check that it does not go wrong here. The others are among `bits` and `deaths`. */
import { connect } from "micrograd-compile/cluster";
import { descend, expectedOf, failureOf, type Row, SHARDS, same } from "./place.js";

const memory = (info: string): number => Number(/used_memory:(\d+)/.exec(info)![1]);

export const traps: readonly Row[] = [
  {
    name: "trap 2: a worker that computes for several times its lock keeps it",
    async run(place) {
      // 16 shards of 100 ms each, without a moment's sleep.
      const worker = await place.worker({ partitions: [0], spin: 100, lock: 600, stalled: 300 });
      const data = await place.connect();
      const gradient = new Float64Array(7);
      await data.valueAndGradient(new Float64Array(7), gradient);
      const troubles = worker.told.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble]));
      same(troubles, []);
      same(worker.told.filter(({ sums }) => sums).length, SHARDS);
      same(data.counts, { steps: 1, partials: 1, ignored: 0, again: 0 });
    },
  },
  {
    name: "trap 6: the memory of redis is flat over 1,000 steps",
    async run(place) {
      await place.worker({ partitions: [0, 1], keep: true });
      const data = await place.connect({ partitions: 2 });
      const gradient = new Float64Array(7);
      const parameters = new Float64Array(7);
      const look = async (): Promise<readonly [number, number]> =>
        place.server.ask(async (client) => [memory(await client.info("memory")), await client.dbsize()]);
      for (let step = 0; step < 200; step++) await data.valueAndGradient(parameters, gradient);
      const [before, keysBefore] = await look();
      for (let step = 0; step < 1000; step++) await data.valueAndGradient(parameters, gradient);
      const [after, keysAfter] = await look();
      if (after - before > 100_000) throw new Error(`${before} bytes, ${after} after 1,000 steps`);
      if (keysAfter > keysBefore + 2) throw new Error(`${keysBefore} keys, ${keysAfter} after 1,000 steps`);
    },
  },
  {
    name: "trap 6: results of 1 MB are not kept in redis",
    async run(place) {
      await place.worker({ sweeps: true });
      const data = await place.connect();
      const look = async (): Promise<number> => place.server.ask(async (client) => memory(await client.info("memory")));
      await data.map(["large"]);
      const before = await look();
      const results = await data.map<string, Float64Array>(Array.from({ length: 52 }, () => "large"));
      same(
        results.every((result) => result.length === 131_072),
        true,
      );
      const after = await look();
      if (after - before > 3e6) throw new Error(`${before} bytes, ${after} after 52 results of 1 MB`);
    },
  },
  {
    name: "trap 7: workers and drivers close although redis is away, and its going ends no process",
    async run(place) {
      const worker = await place.worker({ partitions: [0], keep: true });
      const data = await place.connect();
      same(await descend(data), await expectedOf(place));
      await place.server.end();
      await worker.hear(({ trouble }) => trouble !== undefined);
      await worker.close();
      await data.close();
      same(worker.process.exitCode, 0);
      if (place.troubles.length === 0) throw new Error("nobody was told");
    },
  },
  {
    name: "trap 8: a worker with another module is an error that says both",
    async run(place) {
      const worker = await place.worker({ partitions: [0], model: { digest: "0123" } });
      const { code, message } = await failureOf(descend(await place.connect()));
      same(code, "other-module");
      const { digest } = place.exported.module!.model;
      for (const part of [`:${worker.process.pid} `, "has the model 0123", `was asked for ${digest}.`])
        if (!message.includes(part)) throw new Error(message);
    },
  },
  {
    name: "trap 8: a worker with another engine is an error that says both",
    async run(place) {
      await place.worker({ partitions: [0], sweeps: true, v8: "99.1" });
      const data = await place.connect();
      const { code, message } = await failureOf(descend(data));
      same(code, "other-engine");
      for (const part of ["(V8 99.1)", `(V8 ${process.versions.v8})`])
        if (!message.includes(part)) throw new Error(message);
      const failure = await failureOf(data.map([{ x: 1 }]));
      same(failure.code, "failed-jobs");
      if (!failure.message.includes("(V8 99.1)")) throw new Error(failure.message);
    },
  },
  {
    name: "what is in a queue by mistake is an answer to nobody, and harms nothing",
    async run(place) {
      const worker = await place.worker({ partitions: [0], keep: true });
      await place.server.ask(async (client) => {
        // A job as BullMQ would have it, with code where a number should be.
        const { Queue } = await import("bullmq");
        const queue = new Queue("micrograd-partition-0", { connection: client, prefix: "micrograd-compile" });
        const evil = "process.exit(7)";
        const data = { session: evil, number: evil, part: evil, expiry: 60_000, ids: evil, digest: evil, engine: evil };
        await queue.add("job", data);
        await queue.add(evil, { toString: evil });
      });
      const data = await connect({ ...place.exported, shards: SHARDS, redis: { path: place.server.path } });
      same(await descend(data), await expectedOf(place));
      await data.close();
      same(worker.process.exitCode, null);
    },
  },
];

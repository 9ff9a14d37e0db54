/** Workers and redis die, hang and come back in the middle of a step: the bits are those of a run in which nothing happened. */
import { setTimeout as sleep } from "node:timers/promises";
import { startDriver } from "./drivers.js";
import { descend, expectedOf, type Place, type Row, SHARDS, same } from "./place.js";
import type { WorkerProcess } from "./workers.js";

/** Until a worker is in the middle of its share: so many shards into it. */
const inTheMiddle = async (worker: WorkerProcess, shards = 3): Promise<void> => {
  while (worker.loaded.length < shards) await worker.hear(() => worker.loaded.length >= shards);
};

const slow = { partitions: [0, 1], sleep: 60 };

/** Numbers of a run, and what happens meanwhile. */
async function meanwhile(run: Promise<number[]>, happens: () => Promise<void>): Promise<number[]> {
  // If it fails before what happens has happened, that is told below.
  run.catch(() => {});
  await happens();
  return run;
}

async function deathOfWorker(place: Place, deaths: number): Promise<void> {
  const data = await place.connect({ partitions: 2 });
  const victims: WorkerProcess[] = [];
  for (let i = 0; i < deaths; i++) victims.push(await place.worker(slow));
  const found = await meanwhile(descend(data), async () => {
    for (const victim of victims) {
      await inTheMiddle(victim);
      await victim.kill();
    }
    await place.worker({ partitions: [0, 1] });
  });
  same(found, await expectedOf(place));
  same(data.counts.again, 0);
}

export const deaths: readonly Row[] = [
  { name: "kill -9 of a worker in the middle of a step", run: (place) => deathOfWorker(place, 1) },
  {
    name: "trap 4: kill -9 of four workers at the same step, one after the other",
    run: (place) => deathOfWorker(place, 4),
  },
  {
    name: "a worker that is stopped beyond its lock, and goes on later: its late sum is left out",
    async run(place) {
      const data = await place.connect({ partitions: 2 });
      const victim = await place.worker(slow);
      const found = await meanwhile(descend(data), async () => {
        await inTheMiddle(victim);
        victim.signal("SIGSTOP");
        const other = await place.worker({ partitions: [0, 1], sleep: 60 });
        await inTheMiddle(other, SHARDS + 2);
        victim.signal("SIGCONT");
      });
      same(found, await expectedOf(place));
      const late = data.counts.ignored;
      // What it was at it finishes, and nobody wants it.
      if (late < 1 || late > 2) throw new Error(`${late} partial sums were left out`);
    },
  },
  {
    name: "kill -9 of redis in the middle of a step, and its restart from its file",
    async run(place) {
      const data = await place.connect({ partitions: 2 });
      const worker = await place.worker(slow);
      const found = await meanwhile(descend(data), async () => {
        await inTheMiddle(worker);
        await place.server.end();
        await sleep(300);
        await place.server.start();
      });
      same(found, await expectedOf(place));
    },
  },
  {
    name: "trap 5: a redis that keeps nothing warns; if it dies and comes back empty, what it has lost is asked for again",
    server: { keeps: false },
    async run(place) {
      const data = await place.connect({ partitions: 2 });
      same(place.troubles.length, 1);
      if (!/appendonly no/.test(place.troubles[0]!)) throw new Error(place.troubles[0]);
      const worker = await place.worker(slow);
      const found = await meanwhile(descend(data), async () => {
        await inTheMiddle(worker);
        await place.server.end();
        await worker.kill();
        await place.server.start();
        await place.worker({ partitions: [0, 1] });
      });
      same(found, await expectedOf(place));
      if (data.counts.again < 1) throw new Error("nothing was asked for again");
    },
  },
  {
    name: "an answer that redis sent to nobody is asked for again",
    async run(place) {
      const data = await place.connect({ partitions: 2 });
      const worker = await place.worker(slow);
      const found = await meanwhile(descend(data), async () => {
        await inTheMiddle(worker);
        // Takes one in the driver's place: it has been waiting longer.
        await place.server.ask(async (client) => {
          const [parameters] = await client.keys("*:parameters:*");
          const [, , , session] = parameters!.split(":");
          await client.blpop(`micrograd-compile:micrograd:mailbox:${session}`, 20);
        });
      });
      same(found, await expectedOf(place));
      if (data.counts.again < 1) throw new Error("nothing was asked for again");
    },
  },
  {
    name: "kill -9 of a driver: its workers serve the next one, and what it left expires",
    async run(place) {
      const worker = await place.worker(slow);
      const setting = { redis: { path: place.server.path }, shards: SHARDS, partitions: 2, steps: 100 };
      const first = startDriver(place.site, setting);
      await inTheMiddle(worker, SHARDS + 5);
      first.process.kill("SIGKILL");
      await first.ended;
      same(await descend(await place.connect({ partitions: 2 })), await expectedOf(place));
      await place.server.ask(async (client) => {
        for (const key of await client.keys("micrograd-compile:micrograd:*"))
          if ((await client.pttl(key)) < 0) throw new Error(`${key} stays for ever`);
      });
    },
  },
  {
    name: "a long sweep whose worker dies, and whose redis comes back empty, each result once",
    server: { keeps: false },
    async run(place) {
      const data = await place.connect();
      const victim = await place.worker({ sweeps: true });
      const told: number[] = [];
      const found = data.map(
        Array.from({ length: 1200 }, (_, x) => ({ x })),
        { onResult: (index) => told.push(index) },
      );
      await victim.hear(({ runs }) => runs === 401);
      await victim.kill();
      await place.server.end();
      await place.server.start();
      await place.worker({ sweeps: true });
      same(
        await found,
        Array.from({ length: 1200 }, (_, x) => Float64Array.of(x, 2 * x, Number.NaN, -0)),
      );
      same(new Set(told).size, told.length);
      if (data.counts.again < 1) throw new Error("nothing was asked for again");
    },
  },
  {
    name: "a sweep goes on where a worker was killed, each result once",
    async run(place) {
      const data = await place.connect();
      const victim = await place.worker({ sweeps: true, sleep: 20 });
      const told: number[] = [];
      const found = data.map(
        Array.from({ length: 60 }, (_, x) => ({ x })),
        { onResult: (index) => told.push(index) },
      );
      await victim.hear(({ runs }) => runs === 10);
      await victim.kill();
      await place.worker({ sweeps: true });
      same(
        await found,
        Array.from({ length: 60 }, (_, x) => Float64Array.of(x, 2 * x, Number.NaN, -0)),
      );
      same(new Set(told).size, told.length);
    },
  },
];

/** What is measured of the cluster, one function each: they run workers and a redis of their own, and give numbers. */
import { connect, type Data, type SummingModule } from "micrograd-compile/cluster";
import { BenchProcess, type Cpu, cpuOf, totalOf, usedSince } from "./processes.js";
import { rowsOf } from "./rows.js";
import { Server } from "./server.js";
import type { BenchWorker } from "./worker.js";

export interface Given {
  /** The URL of the generated module of the logistic regression. */
  readonly module: string;
  /** That of one with 100,000 parameters. */
  readonly wide: string;
  readonly rows: number;
  readonly steps: number;
  readonly jobs: number;
}

export const WIDTH = 20;
const SHARDS = 64;

interface Run {
  readonly data: Data;
  readonly server: Server;
  readonly processes: readonly BenchProcess[];
  readonly module: SummingModule;
}

type Options = Partial<BenchWorker> & { readonly module: string; readonly partitions: BenchWorker["partitions"] };

/** Runs something over redis, with a process for each group of workers. */
async function over<T>(
  groups: readonly Options[],
  options: { readonly partitions: number; readonly shards?: number },
  work: (run: Run) => Promise<T>,
): Promise<T> {
  await using server = await new Server().start();
  const redis = { path: server.path };
  const shards = options.shards ?? SHARDS;
  const processes = groups.map((group) => new BenchProcess({ rows: SHARDS, width: WIDTH, shards, redis, ...group }));
  await Promise.all(processes.map((one) => one.says("ready")));
  const module = (await import(groups[0]!.module)) as SummingModule;
  const data = await connect({ module, shards, partitions: options.partitions, redis, timeout: 600_000 });
  try {
    return await work({ data, server, processes, module });
  } finally {
    await data.close();
    await Promise.all(processes.map((one) => one.kill()));
  }
}

const zeros = (module: SummingModule): Float64Array => new Float64Array(module.model.parameterCount);

export interface Timed {
  readonly cpu: Cpu;
  /** Seconds of a step, sorted. */
  readonly seconds: readonly number[];
}

async function time({ data, server, processes, module }: Run, steps: number): Promise<Timed> {
  const [parameters, gradient] = [zeros(module), zeros(module)];
  for (let step = 0; step < Math.min(steps, 20); step++) await data.valueAndGradient(parameters, gradient);
  const before = await cpuOf(server, processes);
  const seconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    await data.valueAndGradient(parameters, gradient);
    seconds.push((performance.now() - start) / 1000);
  }
  const cpu = usedSince(before, await cpuOf(server, processes), steps);
  return { cpu, seconds: seconds.sort((x, y) => x - y) };
}

/** Partitions dealt out to so many workers. */
const dealt = (partitions: number, workers: number): number[][] =>
  Array.from({ length: workers }, (_, worker) =>
    Array.from({ length: partitions }, (_, partition) => partition).filter((p) => p % workers === worker),
  );

/** A step with next to nothing to compute, by the number of partitions. */
export const stepOverhead = ({ module, steps }: Given, partitions: number): Promise<Timed> =>
  over(
    dealt(partitions, Math.min(2, partitions)).map((mine) => ({ module, partitions: [mine] })),
    { partitions },
    (run) => time(run, steps),
  );

/** A step with 100,000 parameters, and next to nothing to compute. */
export const wideStep = ({ wide, steps }: Given): Promise<Timed> =>
  over(
    dealt(4, 2).map((mine) => ({ module: wide, partitions: [mine], rows: 4, width: 0 })),
    { partitions: 4, shards: 4 },
    (run) => time(run, Math.ceil(steps / 5)),
  );

/** A job of a sweep that does nothing: CPU for each, by who used it, and seconds. */
export const jobOverhead = ({ module, jobs }: Given): Promise<{ readonly cpu: Cpu; readonly seconds: number }> =>
  over(
    [0, 1].map(() => ({ module, partitions: [[]], sweeps: true })),
    { partitions: 1 },
    async ({ data, server, processes }) => {
      await data.map(Array.from({ length: 200 }, (_, i) => i));
      const before = await cpuOf(server, processes);
      const start = performance.now();
      await data.map(Array.from({ length: jobs }, (_, i) => i));
      const seconds = (performance.now() - start) / 1000 / jobs;
      return { cpu: usedSince(before, await cpuOf(server, processes), jobs), seconds };
    },
  );

/** Of each the step with the least CPU: more is what other processes have cost. */
export interface Compared {
  readonly local: Timed;
  readonly two: Timed;
  /** Both gave the same bits. */
  readonly same: boolean;
}

/** The logistic regression over all rows: in this process, and by two workers, in turn, since the machine is not always the same. */
export const manyRows = ({ module: url, rows }: Given): Promise<Compared> =>
  over(
    dealt(4, 2).map((mine) => ({ module: url, partitions: [mine], rows })),
    { partitions: 4 },
    async ({ data, server, processes, module }) => {
      const here = await connect({ module, shards: SHARDS, shard: (id) => rowsOf(id, SHARDS, rows, WIDTH) });
      const numbers = [await numbersOf(here, module), await numbersOf(data, module)] as const;
      const [parameters, gradient] = [zeros(module), zeros(module)];
      const seconds: [number[], number[]] = [[], []];
      const cpus: [Cpu[], Cpu[]] = [[], []];
      for (let round = 0; round < 12; round++)
        for (const [i, each] of [here, data].entries()) {
          const before = await cpuOf(server, processes);
          const start = performance.now();
          await each.valueAndGradient(parameters, gradient);
          seconds[i]!.push((performance.now() - start) / 1000);
          cpus[i]!.push(usedSince(before, await cpuOf(server, processes)));
        }
      const timed = (i: 0 | 1): Timed => ({
        cpu: cpus[i].sort((x, y) => totalOf(x) - totalOf(y))[0]!,
        seconds: seconds[i].sort((x, y) => x - y),
      });
      const same = numbers[0].every((x, i) => Object.is(x, numbers[1][i]));
      return { local: timed(0), two: timed(1), same };
    },
  );

async function numbersOf(data: Data, module: SummingModule): Promise<number[]> {
  const parameters = zeros(module).map((_, i) => 0.1 * Math.sin(i + 1));
  const gradient = zeros(module);
  return [await data.valueAndGradient(parameters, gradient), ...gradient];
}

export interface Recovery {
  readonly lock: number;
  readonly stalled: number;
  /** Seconds from the death of a worker in the middle of a step to the step's end, sorted. */
  readonly seconds: readonly number[];
}

/** The other worker has next to nothing to do, so what passes is the time until it hears of the death. */
export async function recovery({ module }: Given, rounds: number): Promise<Recovery> {
  const [lock, stalled] = [2000, 1000];
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++)
    await over(
      [{ module, partitions: [[0]], sleep: 3_600_000, lock, stalled }],
      { partitions: 1 },
      async ({ data, server, processes, module: imported }) => {
        const step = data.valueAndGradient(zeros(imported), zeros(imported));
        await processes[0]!.says("at work");
        const redis = { path: server.path };
        const rest = { rows: SHARDS, width: WIDTH, shards: SHARDS, redis, lock, stalled };
        const other = new BenchProcess({ module, partitions: [[0]], ...rest });
        await other.says("ready");
        // At any moment between two looks.
        await new Promise((resolve) => setTimeout(resolve, (stalled * round) / rounds));
        await processes[0]!.kill();
        const start = performance.now();
        await step;
        seconds.push((performance.now() - start) / 1000);
        await other.kill();
      },
    );
  return { lock, stalled, seconds: seconds.sort((x, y) => x - y) };
}

/** Workers that sleep for their compute time, each with a partition of its own, eight to a process. */
export const sleeping = ({ module }: Given, workers: number, milliseconds: number): Promise<Timed> =>
  over(
    Array.from({ length: workers / 8 }, (_, i) => ({
      module,
      partitions: Array.from({ length: 8 }, (_, j) => [8 * i + j]),
      sleep: milliseconds,
    })),
    { partitions: workers, shards: workers },
    (run) => time(run, 20),
  );

export const medianOf = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!;
export { totalOf };

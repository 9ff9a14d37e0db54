/**
 * `npm run bench -- cluster`: what a step and a job cost over redis, against the figures that are asked; how soon a dead worker is
 * replaced; and what that comes to for many workers, by simulation. CPU is measured for driver, workers and redis, since it does
 * not depend on what else the machine does; the wall time at 2 workers needs two quiet cores.
 *   --quick          10⁶ rows instead of 10⁷, and fewer rounds
 *   --json           results as JSON on stdout
 *   --write-readme   puts the tables into docs/benchmarks.md and docs/scale.md
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { digits, markdownTable, textTable } from "../../src/bench/text.js";
import { machine } from "../machine.js";
import { writeSection } from "../readme.js";
import { inTemporaryFolder } from "../temporary.js";
import {
  type Compared,
  type Given,
  jobOverhead,
  manyRows,
  medianOf,
  type Recovery,
  recovery,
  sleeping,
  stepOverhead,
  type Timed,
  totalOf,
  WIDTH,
  wideStep,
} from "./measures.js";
import { type Costs, simulateStep } from "./simulation.js";

export interface ClusterOptions {
  readonly quick: boolean;
  readonly json: boolean;
  readonly "write-readme": boolean;
}

interface Results {
  readonly steps: readonly { readonly partitions: number; readonly timed: Timed }[];
  readonly wide: Timed;
  readonly job: Awaited<ReturnType<typeof jobOverhead>>;
  readonly rows: number;
  readonly compared: Compared;
  readonly recovery: Recovery;
  readonly sleep: number;
  /** Workers that sleep: 16, from which the constants are taken, and 64, which they are to predict. */
  readonly few: Timed;
  readonly sleeping: Timed;
}

export async function cluster({ quick, json, "write-readme": publish }: ClusterOptions): Promise<void> {
  const results = await inTemporaryFolder((folder) => measure(folder, quick));
  const costs = costsFrom(results);
  const tables = { figures: figures(results), constants: constants(costs), simulated: simulated(costs, results) };
  const texts = Object.values(tables).map(textTable);
  console.log(json ? JSON.stringify({ machine, results, costs }, null, 2) : `${texts.join("\n\n")}\n\n${machine}`);
  if (!publish) return;
  writeSection("cluster", `${markdownTable(tables.figures)}\n\n${machine}.`, "docs/benchmarks.md");
  const both = [tables.constants, tables.simulated].map(markdownTable).join("\n\n");
  writeSection("scale", both, "docs/scale.md");
}

/** 100,000 parameters, and a sum that costs nothing: only what is sent counts. */
const WIDE = `
export const model = {
  digest: "wide", parameterCount: 100_000, inputCount: 1, traceNodes: 1e6, reduction: "sum",
};
export function batchSumAndGradient(parameters, batch, gradient) {
  gradient.set(parameters);
  return batch.length;
}
export function regularizerValueAndGradient(parameters, gradient) {
  gradient.fill(0);
  return 0;
}
`;

async function measure(folder: string, quick: boolean): Promise<Results> {
  const output = join(folder, "model.mjs");
  // By the command as it is built: workers load what is built, too.
  execFileSync(process.execPath, ["dist/cli.js", "examples/cluster/logistic.ts", "-o", output], { stdio: "ignore" });
  writeFileSync(join(folder, "wide.mjs"), WIDE);
  const [module, wide] = ["model.mjs", "wide.mjs"].map((name) => pathToFileURL(join(folder, name)).href);
  const rows = quick ? 1e6 : 1e7;
  const given: Given = { module: module!, wide: wide!, rows, steps: quick ? 100 : 300, jobs: quick ? 1000 : 4000 };
  const said = async <T>(what: string, work: Promise<T>): Promise<T> => {
    console.error(`${what} …`);
    return work;
  };
  const steps: { partitions: number; timed: Timed }[] = [];
  for (const partitions of [1, 4, 16, 64])
    steps.push({
      partitions,
      timed: await said(`steps of ${partitions} partitions`, stepOverhead(given, partitions)),
    });
  const wideTimed = await said("steps of 100,000 parameters", wideStep(given));
  const job = await said("a sweep", jobOverhead(given));
  const recovered = await said("recovery", recovery(given, quick ? 2 : 6));
  const sleep = 500;
  const few = await said("16 workers that sleep", sleeping(given, 16, sleep));
  const slept = await said("64 workers that sleep", sleeping(given, 64, sleep));
  const compared = await said(`${rows} rows of ${WIDTH} numbers`, manyRows(given));
  return { steps, wide: wideTimed, job, rows, compared, recovery: recovered, sleep, few, sleeping: slept };
}

type Rows = readonly (readonly string[])[];

const ms = (seconds: number): string => `${digits(1000 * seconds)} ms`;
const verdict = (isReached: boolean): string => (isReached ? "✓" : "✗");

function figures({ steps, wide, job, rows, compared, recovery: recovered }: Results): Rows {
  const four = steps.find(({ partitions }) => partitions === 4)!.timed;
  const { local, two, same } = compared;
  const [cpu, cpuHere] = [totalOf(two.cpu), totalOf(local.cpu)];
  const limit = (recovered.lock + recovered.stalled) / 1000 + 1;
  const slowest = recovered.seconds.at(-1)!;
  const faster = medianOf(local.seconds) / medianOf(two.seconds);
  const parts = ({ driver, workers, redis }: Timed["cpu"]): string =>
    `driver ${ms(driver)}, workers ${ms(workers)}, redis ${ms(redis)}`;
  return [
    ["over redis", "asked", "reached", ""],
    [
      `a step of 4 partitions (${parts(four.cpu)})`,
      "at most 15 ms of CPU",
      `${ms(totalOf(four.cpu))} of CPU, ${ms(medianOf(four.seconds))}`,
      verdict(totalOf(four.cpu) <= 0.015),
    ],
    [
      `a job of a sweep (${parts(job.cpu)})`,
      "at most 0.7 ms of CPU",
      `${ms(totalOf(job.cpu))} of CPU, ${ms(job.seconds)}`,
      verdict(totalOf(job.cpu) <= 7e-4),
    ],
    [
      `a step of 100,000 parameters, 4 partitions (${parts(wide.cpu)})`,
      "at most 100 ms",
      `${ms(totalOf(wide.cpu))} of CPU, ${ms(medianOf(wide.seconds))}`,
      verdict(medianOf(wide.seconds) <= 0.1),
    ],
    [
      `${rows.toExponential(0)} rows × ${WIDTH}, 2 workers against this process`,
      "at most 5 % more CPU",
      `${digits(100 * (cpu / cpuHere - 1))} % (${ms(cpuHere)} here)`,
      verdict(cpu <= 1.05 * cpuHere),
    ],
    [
      "the same, wall time (needs two quiet cores)",
      "at least 1.8 × faster",
      `${digits(faster)} × (${ms(medianOf(local.seconds))} here)`,
      verdict(faster >= 1.8),
    ],
    ["the same, bits", "the same", same ? "the same" : "others", verdict(same)],
    [
      `kill -9 of a worker, lock ${recovered.lock} ms, stall interval ${recovered.stalled} ms, ${recovered.seconds.length} times`,
      `at most ${limit} s (lock + interval + 1 s)`,
      `${digits(slowest)} s, median ${digits(medianOf(recovered.seconds))} s`,
      verdict(slowest <= limit),
    ],
  ];
}

/** CPU of 16 workers with a partition each, by partition; and by how much it grows from 21 parameters to 100,000, by byte. */
function costsFrom({ steps, wide, few }: Results): Costs {
  const at = (count: number): Timed["cpu"] => steps.find(({ partitions }) => partitions === count)!.timed.cpu;
  // 4 partitions: each byte is sent and folded by the driver, and had by two workers and redis.
  const byte = Math.max(0, totalOf(wide.cpu) - totalOf(at(4))) / (8 * 100_000 * 4 * 5);
  return {
    driver: few.cpu.driver / 16,
    redis: few.cpu.redis / 16,
    work: few.cpu.workers / 16,
    byte,
    bandwidth: 1.25e9,
    latency: 1e-4,
  };
}

const constants = ({ driver, redis, work, byte, bandwidth, latency }: Costs): Rows => [
  ["constant", "measured"],
  ["driver, to ask for a partition and to take its answer", ms(driver)],
  ["redis, for a partition", ms(redis)],
  ["worker, for a partition besides computing", ms(work)],
  ["whoever has a byte, to copy and fold it", `${digits(1e9 * byte)} ns`],
  ["taken for granted: redis' network, one way", `${digits((8 * bandwidth) / 1e9)} Gbit/s, ${ms(latency)}`],
];

function simulated(costs: Costs, { compared, rows, sleep, sleeping: slept }: Results): Rows {
  const row = totalOf(compared.local.cpu) / rows;
  const asleep = simulateStep(
    { ...costs, bandwidth: 1e10, latency: 2e-5 },
    { workers: 64, partitions: 64, parameters: WIDTH + 1, rows: 64, row: sleep / 1000, scatter: 0 },
  );
  const percent = (x: number): string => `${digits(100 * x)} %`;
  // A row takes as long as here for each parameter.
  const loads = [10, 100, 1000].flatMap((workers) =>
    LOADS.map(([parameters, all]) => {
      const load = { workers, parameters, rows: all, row: (row * parameters) / (WIDTH + 1), scatter: 0.1 };
      const least = 2 ** Math.ceil(Math.log2(workers));
      const tried = [1, 2, 4, 8].map((times) => ({
        partitions: least * times,
        step: simulateStep(costs, { ...load, partitions: least * times }),
      }));
      return { ...load, ...tried.reduce((best, one) => (one.step.seconds < best.step.seconds ? one : best)) };
    }),
  );
  const cpu = 64 * (costs.driver + costs.redis + costs.work);
  return [
    ["workers", "parameters", "rows", "best partitions", "a step", "÷ computing alone", "redis busy", "driver busy"],
    [
      `64 that sleep ${sleep} ms`,
      String(WIDTH + 1),
      "",
      "64",
      `${ms(asleep.seconds)}, ${ms(cpu)} of CPU (run: ${ms(medianOf(slept.seconds))}, ${ms(totalOf(slept.cpu))} of CPU)`,
      digits(asleep.seconds / (sleep / 1000)),
      percent(asleep.redisBusy),
      percent(asleep.driverBusy),
    ],
    ...loads.map(({ workers, parameters, rows: all, partitions, step }) => [
      String(workers),
      parameters === WIDTH + 1 ? String(parameters) : parameters.toExponential(0),
      all.toExponential(0),
      String(partitions),
      `${digits(step.seconds)} s`,
      digits(step.seconds / step.ideal),
      percent(step.redisBusy),
      percent(step.driverBusy),
    ]),
  ];
}

/** Parameters and rows. */
const LOADS = [
  [WIDTH + 1, 1e9],
  [WIDTH + 1, 1e11],
  [1e4, 1e6],
  [1e4, 1e9],
  [1e6, 1e6],
  [1e6, 1e8],
  [1e7, 1e6],
] as const;

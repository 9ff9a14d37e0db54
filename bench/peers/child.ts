/** The script of a child process of `bench peers`: one peer on one task, compared with loops by hand, then timed. */
import { pathToFileURL } from "node:url";
import type { Effort } from "../../src/bench/harness.js";
import { answer, type Timing, timed } from "../../src/bench/processes.js";
import { prepared } from "../competitors.js";
import { importIn, installed } from "../tools.js";
import { workloads } from "../workloads/index.js";
import { list } from "./list.js";
import type { Rows, Task } from "./peer.js";

export interface Job {
  readonly task: Task;
  /** Its name; or a way that a workload has anyway. */
  readonly peer: string;
  /** Where our module is. */
  readonly generated: string;
  readonly effort: Effort;
}

answer(async ({ task, peer: name, generated, effort }: Job): Promise<Timing> => {
  const workload = workloads.find((candidate) => candidate.name === task)!;
  const url = pathToFileURL(generated).href;
  if (name === "handwritten" || name === "compiled") return timed((await prepared(workload, name, url)).call, effort);
  const peer = list.find((candidate) => candidate.name === name)!;
  const byHand = await prepared(workload, "handwritten", url);
  const value = byHand.call();
  const folder = installed(peer.packages);
  const setups = await peer.tasks((module) => importIn(folder, module));
  const { gradient: expected } = byHand;
  const parameters = workload.parameters?.() ?? (await import(url)).createParameters();
  const run = await setups[task](rowsOf(workload.batch?.(), task), parameters.length);
  const gradient = new Float64Array(parameters.length);
  const timing = timed(() => run(parameters, gradient), effort);
  // Afterwards, so that the first call is the first one.
  expectNear([run(parameters, gradient), ...gradient], [value, ...expected], peer.tolerance);
  return timing;
});

const WIDTH: Readonly<Record<Task, number>> = { rosenbrock: 1, moons: 3, "logistic-regression": 21 };

function rowsOf(batch: Float64Array | undefined, task: Task): Rows {
  const width = WIDTH[task];
  return Array.from({ length: (batch?.length ?? 0) / width }, (_, i) =>
    Array.from(batch!.subarray(i * width, (i + 1) * width)),
  );
}

function expectNear(found: readonly number[], expected: readonly number[], tolerance: number): void {
  const largest = expected.slice(1).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const i = found.findIndex((x, k) => !(Math.abs(x - expected[k]!) <= tolerance * (k === 0 ? Math.abs(x) : largest)));
  if (i >= 0) throw new Error(`number ${i} is ${found[i]}, but ${expected[i]} by hand`);
}

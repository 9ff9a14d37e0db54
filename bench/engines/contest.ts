/**
 * What runs in an engine: times a workload by one competitor, from the first call on. Bundled for every engine, so it knows
 * nothing of Node; the generated module itself is imported as it is, because what a bundler would make of it is another bench.
 */
import { follow } from "../../src/bench/course.js";
import type { ValueAndGradient, Workload } from "../workload.js";
import { gmm } from "../workloads/gmm.js";
import { logisticRegression } from "../workloads/logistic-regression.js";
import { mnist } from "../workloads/mnist.js";
import { moons } from "../workloads/moons.js";
import { rosenbrock } from "../workloads/rosenbrock.js";

export const contestants: readonly Workload[] = [moons, mnist, logisticRegression, rosenbrock, gmm];

export interface Job {
  readonly workload: string;
  readonly competitor: "handwritten" | "compiled" | "wasm";
  /** The file of the generated module, beside this one. */
  readonly module: string;
  /** Seconds to warm up, and to measure. */
  readonly seconds: number;
}

export interface Answer {
  /** Seconds from the first call on to each of the `MARKS`. */
  readonly course: readonly number[];
  /** Of a settled call. */
  readonly seconds: number;
  /** The value and the gradient. */
  readonly numbers: readonly number[];
}

type Generated = Readonly<
  Record<"valueAndGradient" | "batchValueAndGradient", (...arrays: Float64Array[]) => number>
> & {
  readonly createParameters: () => Float64Array;
};

export async function answer({ workload: name, competitor, module, seconds }: Job): Promise<Answer> {
  const workload = contestants.find((candidate) => candidate.name === name)!;
  const generated = (await import(new URL(module, import.meta.url).href)) as Generated;
  const compute = competitor === "handwritten" ? workload.handwritten!() : generatedCall(workload, generated);
  const parameters = workload.parameters?.() ?? generated.createParameters();
  const gradient = new Float64Array(parameters.length);
  const call = (): number => compute(parameters, gradient);
  const course = follow(call, seconds);
  const settled = settle(call, seconds);
  return { course, seconds: settled, numbers: [call(), ...gradient] };
}

function generatedCall({ batch, inputs }: Workload, generated: Generated): ValueAndGradient {
  const { valueAndGradient, batchValueAndGradient } = generated;
  const data = (batch ?? inputs)?.();
  if (!data) return valueAndGradient;
  const compute = batch ? batchValueAndGradient : valueAndGradient;
  return (parameters, gradient) => compute(parameters, data, gradient);
}

/** A sample in ms: browsers blur their clocks. */
const SAMPLE = 10;
const SINK = new Float64Array(1);

/** Median seconds of a call, after some time of calling it. */
function settle(call: () => number, seconds: number): number {
  const run = (calls: number): number => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) SINK[0] = call();
    return performance.now() - start;
  };
  let calls = 1;
  const warm = performance.now() + 1000 * seconds;
  while (performance.now() < warm) if (run(calls) < SAMPLE) calls = Math.ceil(1.5 * calls);
  const samples: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (samples.length < 5 || performance.now() < end) samples.push(run(calls) / calls);
  return samples.sort((x, y) => x - y)[samples.length >> 1]! / 1000;
}

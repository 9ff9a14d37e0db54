/** The script of a child process of `bench wasm`: CPU time of the first calls of a module, from before its import on, and of a settled one. */
import { pathToFileURL } from "node:url";
import { median } from "../../src/bench/harness.js";
import { answer } from "../../src/common/child.js";
import { contestants } from "./contestants.js";

export interface Job {
  readonly name: string;
  /** The module. */
  readonly generated: string;
  /** Of CPU time, to warm up … */
  readonly warmUp: number;
  /** … and to measure. */
  readonly seconds: number;
}

export interface Run {
  /** Seconds until `FIRST` calls are done. */
  readonly first: number;
  readonly seconds: number;
  /** The value and the gradient. */
  readonly numbers: readonly number[];
}

export const FIRST = 20;
const SAMPLES = 15;

/** Of all threads of the process: engines compile in others. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

answer(async ({ name, generated, warmUp, seconds }: Job): Promise<Run> => {
  const { parameters: given, batch, inputs } = contestants.find((one) => one.name === name)!;
  const data = (batch ?? inputs)?.();
  const begin = now();
  const { createParameters, valueAndGradient, batchValueAndGradient } = await import(pathToFileURL(generated).href);
  const parameters: Float64Array = given?.() ?? createParameters();
  const gradient = new Float64Array(parameters.length);
  const compute = batch ? batchValueAndGradient : valueAndGradient;
  const call: () => number = data ? () => compute(parameters, data, gradient) : () => compute(parameters, gradient);
  let value = 0;
  for (let i = 0; i < FIRST; i++) value += call();
  const first = now() - begin;
  for (const end = now() + warmUp; now() < end; ) value += call();
  let each = 0;
  for (const end = now() + seconds / SAMPLES; now() < end; each++) value += call();
  const samples = Array.from({ length: SAMPLES }, () => {
    const start = now();
    for (let i = 0; i < each; i++) value += call();
    return (now() - start) / each;
  });
  // What is not looked at would not have to be computed.
  if (value === 0.1234) console.log(value);
  return { first, seconds: median(samples), numbers: [call(), ...gradient] };
});

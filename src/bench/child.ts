/** The script of a child process of `bench`: times one function by one competitor. */

import * as api from "../index.js";
import { loadModels } from "../load/index.js";
import { argumentsOf, type Competitor, callOf, interpreted } from "./competitors.js";
import { type Effort, measure } from "./harness.js";
import { answer, type Timing } from "./processes.js";

export interface Job {
  /** The model file. */
  readonly file: string;
  readonly exportName: string;
  /** URL of the generated module. */
  readonly generated: string;
  /** The function to time. */
  readonly name: string;
  readonly competitor: Competitor;
  /** How many derivatives it gives. */
  readonly size: number;
  readonly effort: Effort;
}

answer(async ({ file, exportName, generated, name, competitor, size, effort }: Job): Promise<Timing> => {
  const { models } = await loadModels(file, api);
  const { model } = models.find((candidate) => candidate.exportName === exportName)!;
  const functions = competitor === "compiled" ? await exportsOf(generated, exportName) : interpreted(model);
  const point = argumentsOf(model);
  const first = callOf(functions, name, point, size);
  const start = performance.now();
  const result = first();
  const firstCall = (performance.now() - start) / 1000;
  return { firstCall, ...measure(callOf(functions, name, point, size, result), effort) };
});

async function exportsOf(generated: string, exportName: string): Promise<Record<string, unknown>> {
  const module = await import(generated);
  return exportName === "default" ? module : module[exportName];
}

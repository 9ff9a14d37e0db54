/** The script of a child process of `bench`: times one function by one competitor. */

import type { Model } from "../engine/model.js";
import * as api from "../index.js";
import { loadModels } from "../load/index.js";
import { argumentsOf, type Competitor, callOf, interpreted } from "./competitors.js";
import type { Effort } from "./harness.js";
import { answer, type Timing, timed } from "./processes.js";

export interface Job {
  /** The model file. */
  readonly file: string;
  readonly exportName: string;
  /** URL of the generated module. */
  readonly generated: string;
  /** The function to time. */
  readonly name: string;
  /** `plain` is the model as it is written, on plain numbers: its value, whatever the function. */
  readonly competitor: Competitor | "plain";
  /** How many derivatives it gives. */
  readonly size: number;
  readonly effort: Effort;
}

answer(async ({ file, exportName, generated, name, competitor, size, effort }: Job): Promise<Timing | null> => {
  const { models } = await loadModels(file, api, competitor === "plain" ? { as: "written" } : {});
  const { model } = models.find((candidate) => candidate.exportName === exportName)!;
  if (competitor === "plain") return timedPlain(model, effort);
  const functions = competitor === "compiled" ? await exportsOf(generated, exportName) : interpreted(model);
  const point = argumentsOf(model);
  // Of an array of values only the length counts: the results are written into it.
  const out = callOf(interpreted(model), name, point, size)();
  const call = callOf(functions, name, point, size, out);
  // The harness asks for a number, and that of a whole array would be the text of it.
  return timed(
    () => {
      const result = call();
      return typeof result === "number" ? result : (result as Float64Array)[0];
    },
    effort,
    competitor === "interpreted" ? 0 : 1,
  );
});

/** Null if the model is not for plain numbers. */
function timedPlain(model: Model, effort: Effort): Timing | null {
  if (model.module) return null;
  const { parameters, inputs } = argumentsOf(model);
  const seen = (entries: Model["parameters"], numbers: Float64Array): never =>
    // Fresh arrays, as it may write to them.
    model.seen(entries, (i) => numbers[i] as never) as never;
  try {
    return timed(() => {
      const result = model.forward(seen(model.parameters, parameters), seen(model.inputs, inputs));
      return typeof result === "number" ? result : 0;
    }, effort);
  } catch {
    // It calls methods of scalars.
    return null;
  }
}

async function exportsOf(generated: string, exportName: string): Promise<Record<string, unknown>> {
  const module = await import(generated);
  return exportName === "default" ? module : module[exportName];
}

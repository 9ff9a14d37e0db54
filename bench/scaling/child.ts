/**
 * The script of a child process of `bench scaling`: compiles the moons loss at one size, compares it, or times it. Imports
 * the compiler only where it is needed, so that memory is that of a program with the generated module alone.
 */
import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { ModelReport } from "micrograd-compile";
import type { Effort } from "../../src/bench/harness.js";
import { answer, type Timing, timed } from "../../src/bench/processes.js";
import type { Competitor, Size } from "./sizes.js";

export interface Job {
  readonly size: Size;
  /** Where the generated module is (`.mjs`). */
  readonly generated: string;
  readonly task:
    | { readonly loops: "auto" | "off" }
    | "compare"
    | { readonly time: Competitor; readonly effort: Effort };
}

export interface Run extends Timing {
  /** The most memory that the process has held, in bytes. */
  readonly memory: number;
}

answer(async ({ size, generated, task }: Job): Promise<ModelReport | Run | null> => {
  // Before anything reads the model.
  Object.assign(process.env, { HIDDEN: size.hidden, POINTS: size.points });
  if (task === "compare") {
    await expectAgreement(generated);
    return null;
  }
  if ("loops" in task) {
    const { compile } = await import("micrograd-compile");
    const { files, models } = await compile("bench/scaling/moons.model.ts", { output: generated, loops: task.loops });
    for (const { path, text } of files) await writeFile(path, text);
    return models[0]!;
  }
  const { call } = await prepared(task.time, generated);
  return { ...timed(call, task.effort), memory: process.resourceUsage().maxRSS * 1024 };
});

interface Prepared {
  readonly call: () => number;
  readonly gradient: Float64Array;
}

/** A competitor as a call that takes nothing and leaves the gradient in one array. */
async function prepared(competitor: Competitor, generated: string): Promise<Prepared> {
  if (competitor === "interpreted") {
    const { interpret } = await import("micrograd-compile");
    const { default: model } = await import("./moons.model.js");
    const { valueAndGradient } = interpret(model);
    const [parameters, none] = [model.createParameters(), new Float64Array(0)];
    const gradient = new Float64Array(parameters.length);
    return { call: () => valueAndGradient(parameters, none, gradient), gradient };
  }
  const { createParameters, valueAndGradient } = await import(pathToFileURL(generated).href);
  const parameters = createParameters();
  const gradient = new Float64Array(parameters.length);
  return { call: () => valueAndGradient(parameters, gradient), gradient };
}

/** @throws if the compiled module is not equal to the interpreter to the bit. */
async function expectAgreement(generated: string): Promise<void> {
  const results = async (competitor: Competitor): Promise<number[]> => {
    const { call, gradient } = await prepared(competitor, generated);
    return [call(), ...gradient];
  };
  const law = await results("interpreted");
  const found = await results("compiled");
  const i = law.findIndex((x, k) => x !== found[k]);
  if (i >= 0) throw new Error(`number ${i} is ${found[i]} compiled, but ${law[i]} interpreted`);
}

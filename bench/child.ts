/** The script of a child process: compiles a workload's model, compares its competitors, or times one of them. */
import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { compile, type ModelReport } from "micrograd-compile";
import type { Effort } from "../src/bench/harness.js";
import { answer, type Timing, timed } from "../src/bench/processes.js";
import { differenceFrom, expectAgreement, fileOf, prepared } from "./competitors.js";
import type { Competitor } from "./workload.js";
import { workloads } from "./workloads/index.js";

/** Where the generated module is (`.mjs`), and what is to be done. */
export interface Job {
  readonly workload: string;
  readonly generated: string;
  readonly task:
    | "compile"
    | "compare"
    /** The module that an earlier build made. */
    | { readonly compareWith: string }
    | { readonly time: Competitor; readonly effort: Effort };
}

answer(async ({ workload: name, generated, task }: Job): Promise<ModelReport | Timing | number | null> => {
  const workload = workloads.find((candidate) => candidate.name === name)!;
  if (task === "compile") {
    const { files, models } = await compile(fileOf(workload), { output: generated });
    for (const { path, text } of files) await writeFile(path, text);
    return models[0]!;
  }
  const url = pathToFileURL(generated).href;
  if (task === "compare") {
    await expectAgreement(workload, url);
    return null;
  }
  if ("compareWith" in task) return differenceFrom(workload, pathToFileURL(task.compareWith).href, url);
  const { call } = await prepared(workload, task.time, url);
  // Nobody waits for the interpreter to get faster.
  return timed(call, task.effort, task.time === "interpreted" ? 0 : 1);
});

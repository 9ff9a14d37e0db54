/** The script of a child process: compiles a workload's model, compares its competitors, or times one of them. */
import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { compile, type ModelReport } from "micrograd-compile";
import { type Effort, measure } from "../src/bench/harness.js";
import { answer, type Timing } from "../src/bench/processes.js";
import { expectAgreement, fileOf, prepared } from "./competitors.js";
import type { Competitor } from "./workload.js";
import { workloads } from "./workloads/index.js";

/** Where the generated module is (`.mjs`), and what is to be done. */
export interface Job {
  readonly workload: string;
  readonly generated: string;
  readonly task: "compile" | "compare" | { readonly time: Competitor; readonly effort: Effort };
}

answer(async ({ workload: name, generated, task }: Job): Promise<ModelReport | Timing | null> => {
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
  const { call } = await prepared(workload, task.time, url);
  const start = performance.now();
  call();
  const firstCall = (performance.now() - start) / 1000;
  return { firstCall, ...measure(call, task.effort) };
});

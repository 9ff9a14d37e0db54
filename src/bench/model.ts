/**
 * The command `bench`: a user's own model, interpreted and compiled. Compiles it, compares the results, then has each
 * function timed in child processes, and puts the numbers into a table.
 */
import { basename, resolve } from "node:path";
import { type CompileOptions, compile, type ModelReport, moduleUrl } from "../compile.js";
import type { Model } from "../engine/model.js";
import { loadModels } from "../load/index.js";
import type { GeneratedModule } from "../verify/check-module.js";
import { sumDifferences } from "../verify/compare.js";
import type { Job } from "./child.js";
import { argumentsOf, BATCH, COMPETITORS, comparable, interpreted, outcomeOf } from "./competitors.js";
import { inChild, inTurn, type Timing } from "./processes.js";
import { breakEven, count, digits, duration, stages, textTable, total } from "./text.js";

const ROUNDS = 3;
const EFFORT = { warmUp: 0.4, measure: 0.4 };

type OnStage = NonNullable<CompileOptions["onStage"]>;

/**
 * Interpreted against compiled backpropagation, for every model of a file.
 * @param onStage is told which stage of compiling begins, then which function is timed.
 * @throws a `Diagnostic` if it does not compile.
 */
export async function benchModel(file: string, onStage: OnStage): Promise<string> {
  const { models: reports, files } = await compile(file, { output: "in-memory.mjs", onStage });
  const generated = moduleUrl(files[0]!.text);
  const module = (await import(/* @vite-ignore */ generated)) as Record<string, GeneratedModule>;
  const { models } = await loadModels(file, await import("../index.js"));
  const sections: string[] = [];
  for (const [i, { exportName, model }] of models.entries()) {
    const exports = exportName === "default" ? (module as unknown as GeneratedModule) : module[exportName]!;
    const where = { file: resolve(file), exportName, generated };
    sections.push(await benchOne(reports[i]!, model, exports, where, onStage));
  }
  return sections.join("\n\n");
}

type Where = Pick<Job, "file" | "exportName" | "generated">;

async function benchOne(
  report: ModelReport,
  model: Model,
  module: GeneratedModule,
  where: Where,
  onStage: OnStage,
): Promise<string> {
  const { traceNodes, statements, bytes, seconds } = report;
  const spent = total(seconds);
  const rows = [["function", "interpreted", "compiled", "speed-up", "first call", "pays off after"]];
  for (const name of comparable(model, module)) {
    onStage(name, report.name);
    const size = model.parameterCount * (name === "jacobian" ? outputCountOf(module) : 1);
    expectAgreement(model, module, name, size);
    const { interpreted: before, compiled: after } = await inTurn(COMPETITORS, ROUNDS, (competitor) =>
      inChild<Timing>(CHILD, { ...where, name, competitor, size, effort: EFFORT } satisfies Job),
    );
    const calls = breakEven(spent + after.firstCall, before.seconds, after.seconds);
    rows.push([
      name,
      duration(before.seconds),
      duration(after.seconds),
      `${digits(before.seconds / after.seconds)} ×`,
      duration(after.firstCall),
      calls === Number.POSITIVE_INFINITY ? "never" : `${count(calls)} calls`,
    ]);
  }
  const batch = model.inputCount > 0 ? ` Batches are of ${BATCH} examples.` : "";
  return [
    `${report.name} (${basename(where.file)}): ${count(traceNodes)} nodes, ${count(statements)} statements, ${count(bytes)} bytes`,
    `compiled in ${duration(spent)}: ${stages(seconds)} (seconds)`,
    "",
    textTable(rows),
    "",
    `Medians at the initial parameters, each in a process of its own; results compared first.${batch}`,
  ].join("\n");
}

const CHILD = new URL("./child.js", import.meta.url);

const outputCountOf = ({ model }: GeneratedModule): number =>
  (model as { readonly outputCount?: number }).outputCount ?? 1;

function expectAgreement(model: Model, module: GeneratedModule, name: string, size: number): void {
  const point = argumentsOf(model);
  const law = outcomeOf(interpreted(model), name, point, size);
  const found = outcomeOf(module, name, point, size);
  const expected = { values: law.values ?? [], derivatives: law.derivatives ?? [] };
  const [difference] = sumDifferences(found, expected, ["values", "derivatives"]);
  if (difference)
    throw new Error(`${name}: compiled ${difference.found}, interpreted ${difference.expected}; run check.`);
}

/**
 * The command `bench`: a user's own model, interpreted and compiled. Compiles it, compares the results, then has each
 * function timed in child processes, and puts the numbers into a table.
 */
import { basename, resolve } from "node:path";
import { compile, moduleUrl } from "../compile.js";
import type { Model } from "../engine/model.js";
import { loadModels } from "../load/index.js";
import { withRoom } from "../load/room.js";
import type { CompileOptions, ModelReport } from "../pipeline/compilation.js";
import type { GeneratedModule } from "../verify/check-module.js";
import { sumDifferences } from "../verify/compare.js";
import type { Job } from "./child.js";
import { argumentsOf, BATCH, COMPETITORS, comparable, interpreted, outcomeOf } from "./competitors.js";
import { type Start, startOf } from "./course.js";
import { inChild, inTurn, type Timing } from "./processes.js";
import { START_HEADER, startCells } from "./start-text.js";
import { breakEven, count, digits, duration, stages, textTable, total } from "./text.js";

const ROUNDS = 3;
const EFFORT = { warmUp: 0.4, measure: 0.4 };

/** What one function takes, in seconds. */
export interface FunctionBench {
  readonly name: string;
  readonly interpreted: number;
  readonly compiled: number;
  readonly speedUp: number;
  readonly firstCall: number;
  readonly start: Start;
  /** Calls after which compiling has paid; null if never. */
  readonly paysOffAfter: number | null;
}

export interface ModelBench
  extends Pick<ModelReport, "name" | "file" | "traceNodes" | "statements" | "bytes" | "seconds"> {
  readonly functions: readonly FunctionBench[];
  /** Seconds of one call of the model as it is written, on plain numbers; null if it is not for those. */
  readonly plain: number | null;
  /** Whether some of the functions take batches. */
  readonly batch: boolean;
}

type OnStage = NonNullable<CompileOptions["onStage"]>;

/**
 * Interpreted against compiled backpropagation, for every model of a file.
 * @param onStage is told which stage of compiling begins, then which function is timed.
 * @param backend as the command's option.
 * @throws a `Diagnostic` if it does not compile.
 */
export function benchModel(file: string, onStage: OnStage, backend?: string): Promise<ModelBench[]> {
  const options = { onStage, ...(backend !== undefined && { backend }) };
  return withRoom("bench/model.js", "benchInRoom", [file, options], () => benchInRoom(file, options));
}

interface BenchOptions {
  readonly onStage: OnStage;
  readonly backend?: string;
}

/** The same, in one thread or another. */
export async function benchInRoom(file: string, options: BenchOptions): Promise<ModelBench[]> {
  const { onStage } = options;
  const { models: reports, files } = await compile(file, { ...options, output: "in-memory.mjs" });
  const generated = moduleUrl(files[0]!.text);
  const module = (await import(/* @vite-ignore */ generated)) as Record<string, GeneratedModule>;
  const { models } = await loadModels(file, await import("../index.js"));
  const benches: ModelBench[] = [];
  for (const [i, { exportName, model }] of models.entries()) {
    const exports = exportName === "default" ? (module as unknown as GeneratedModule) : module[exportName]!;
    const where = { file: resolve(file), exportName, generated };
    benches.push(await benchOne(reports[i]!, model, exports, where, onStage));
  }
  return benches;
}

/** The report for people. */
export const benchText = (benches: readonly ModelBench[]): string => `${benches.map(sectionOf).join("\n\n")}\n`;

/** The report for programs; times are in seconds. */
export const benchJson = (benches: readonly ModelBench[]): object => ({
  models: benches.map(({ batch: _, ...bench }) => bench),
});

type Where = Pick<Job, "file" | "exportName" | "generated">;

async function benchOne(
  report: ModelReport,
  model: Model,
  module: GeneratedModule,
  where: Where,
  onStage: OnStage,
): Promise<ModelBench> {
  const spent = total(report.seconds);
  const functions: FunctionBench[] = [];
  for (const name of comparable(model, module)) {
    onStage(name, report.name);
    const size = model.parameterCount * (name === "jacobian" ? outputCountOf(module) : 1);
    expectAgreement(model, module, name, size);
    const { interpreted: before, compiled: after } = await inTurn(COMPETITORS, ROUNDS, (competitor) =>
      inChild<Timing>(CHILD, { ...where, name, competitor, size, effort: EFFORT } satisfies Job),
    );
    functions.push({
      name,
      interpreted: before.seconds,
      compiled: after.seconds,
      speedUp: before.seconds / after.seconds,
      firstCall: after.firstCall,
      start: startOf(after.course, after.seconds),
      paysOffAfter: finite(breakEven(spent + after.firstCall, before.seconds, after.seconds)),
    });
  }
  const plain = await inChild<Timing | null>(CHILD, {
    ...where,
    name: "forward",
    competitor: "plain",
    size: 0,
    effort: EFFORT,
  } satisfies Job);
  const { name, traceNodes, statements, bytes, seconds } = report;
  return {
    name,
    file: where.file,
    traceNodes,
    statements,
    bytes,
    seconds,
    functions,
    plain: plain?.seconds ?? null,
    batch: model.inputCount > 0,
  };
}

const finite = (x: number): number | null => (x === Number.POSITIVE_INFINITY ? null : x);

function sectionOf({
  name,
  file,
  traceNodes,
  statements,
  bytes,
  seconds,
  functions,
  plain,
  batch,
}: ModelBench): string {
  const rows = functions.map((row) => [
    row.name,
    duration(row.interpreted),
    duration(row.compiled),
    `${digits(row.speedUp)} ×`,
    row.paysOffAfter === null ? "never" : `${count(row.paysOffAfter)} calls`,
  ]);
  const starts = functions.map((row) => [row.name, ...startCells(row.start, row.compiled)]);
  const batches = batch ? ` Batches are of ${BATCH} examples.` : "";
  return [
    `${name} (${basename(file)}): ${count(traceNodes)} nodes, ${count(statements)} statements, ${count(bytes)} bytes`,
    `compiled in ${duration(total(seconds))}: ${stages(seconds)} (seconds)`,
    "",
    textTable([["function", "interpreted", "compiled", "speed-up", "pays off after"], ...rows]),
    "",
    textTable([["first calls, as multiples of settled ones", ...START_HEADER], ...starts]),
    "",
    ...(plain === null ? [] : [`The model as it is written, on plain numbers: ${duration(plain)} for one value.`]),
    `Medians at the initial parameters, each in a process of its own; results compared first.${batches}`,
  ].join("\n");
}

const CHILD = new URL("../bench/child.js", import.meta.url);

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

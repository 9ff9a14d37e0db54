/**
 * The command `check`: compiles a model file (or a model) and compares what was generated with the interpreter, to the
 * bit, and with finite differences. Knows how the parts of the check fit together and how the report reads.
 */

import { resolve } from "node:path";
import { load } from "../compile.js";
import { recordGradients } from "../derive/record-gradients.js";
import type { Model } from "../engine/model.js";
import { trace } from "../engine/trace.js";
import { withRoom } from "../load/room.js";
import { wrtOf } from "../pipeline/bounds.js";
import type { CompileOptions } from "../pipeline/compilation.js";
import { beginningLines } from "./beginning.js";
import {
  type FunctionReport,
  type GeneratedModule,
  inspectModule,
  type ModuleReport,
  pointsFor,
} from "./check-module.js";
import { checkOp, definedOps, type OpReport } from "./check-op.js";
import { inspectFast } from "./fast.js";
import { finiteLines } from "./finite.js";
import { checkPrograms, type ProgramReport, programLine, unwritten } from "./program.js";

export interface CheckOptions extends Pick<CompileOptions, "emit" | "wrt" | "backend" | "fastMath" | "onStage"> {
  /** Where the random points come from. Default: another seed on each call; the report names it. */
  readonly seed?: number;
}

export interface ModelCheck extends ModuleReport {
  readonly name: string;
  /** The user's own program against the module. */
  readonly program: ProgramReport;
  /** With `--fast-math`: the module that this makes, by law 3. All else is said of the exact one. */
  readonly fast?: readonly FunctionReport[];
}

export interface CheckReport {
  /** Nothing differed, and no slope is NaN wherever it was looked at. */
  readonly ok: boolean;
  /** The report, for people. */
  readonly text: string;
  readonly seed: number;
  readonly models: readonly ModelCheck[];
  /** The ops that the models' authors have defined, if the models use them. */
  readonly ops: readonly OpReport[];
}

/**
 * Checks every model of a file, or one that was defined in the program.
 * @param source path of the model file; or a model.
 * @throws a `Diagnostic` if it does not compile. A mismatch is no exception: see `ok`.
 */
export function check(source: string | Model, options: CheckOptions = {}): Promise<CheckReport> {
  return withRoom("verify/check.js", "check", [source, options], () => checkAll(source, options));
}

async function checkAll(source: string | Model, options: CheckOptions): Promise<CheckReport> {
  const { seed = Date.now() % 2 ** 31, onStage, fastMath, ...rest } = options;
  const loaded = (isFast: boolean) =>
    load<Record<string, unknown>>(source, { ...rest, fastMath: isFast, ...(onStage && { onStage }) });
  const module = await loaded(false);
  const named = ({ exportName }: { readonly exportName: string }, of: Record<string, unknown>): GeneratedModule =>
    (exportName === "default" ? of : of[exportName]) as GeneratedModule;
  const subjects = (await modelsOf(source)).map(({ exportName, model }) => {
    const generated = named({ exportName }, module);
    recordGradients();
    const traced = trace(model);
    const points = pointsFor(model, traced, seed, wrtOf(model, options.wrt));
    return { exportName, model, traced, outputs: traced.outputs, module: generated, points };
  });
  const inspected = subjects.map(({ model, module: generated, traced }) => {
    const { name } = generated.model;
    onStage?.("check", name);
    return { name, ...inspectModule(model, generated, seed, wrtOf(model, options.wrt), traced) };
  });
  const isFast = ({ model }: { readonly model: Model }): boolean => fastMath ?? model.fastMath;
  const fastModule = subjects.some(isFast) ? await loaded(true) : null;
  const fast = subjects.map((subject) =>
    fastModule && isFast(subject)
      ? { fast: inspectFast(subject.model, named(subject, fastModule), seed, options.wrt, subject.traced) }
      : {},
  );
  const programs = typeof source === "string" ? await checkPrograms(resolve(source), subjects) : [];
  const models = inspected.map(
    (model, i): ModelCheck => ({ ...model, program: programs[i] ?? unwritten, ...fast[i]! }),
  );
  const ops = definedOps(subjects.flatMap(({ traced }) => [traced.forward, traced.regularizer])).map((op) =>
    checkOp(op, seed),
  );
  const reports = [...models.flatMap(({ functions, program, fast = [] }) => [...functions, program, ...fast]), ...ops];
  const agrees = reports.every(({ mismatches }) => mismatches.length === 0);
  const lost = [...new Set(models.flatMap(({ finite }) => finite.flatMap((report) => report.lost)))];
  const verdict = agrees ? (lost.length === 0 ? "no mismatch" : `NaN at every point: ${listed(lost)}`) : "MISMATCH";
  const texts = [...models.map(textOf), ...(ops.length > 0 ? [ops.flatMap(opLines).join("\n")] : [])];
  return {
    ok: agrees && lost.length === 0,
    text: `${texts.join("\n\n")}\n\nseed ${seed}: ${verdict}\n`,
    seed,
    models,
    ops,
  };
}

/** The report for programs. */
export const checkJson = ({ text: _, ...report }: CheckReport): object => report;

const listed = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more` : names.join(", ");

async function modelsOf(
  source: string | Model,
): Promise<readonly { readonly exportName: string; readonly model: Model }[]> {
  if (typeof source !== "string") return [{ exportName: "default", model: source }];
  const { loadModels } = await import("../load/index.js");
  return (await loadModels(source, await import("../index.js"))).models;
}

const textOf = ({ name, functions, finite, program, fast = [] }: ModelCheck): string =>
  [
    name,
    programLine(program),
    ...shownOf(program.mismatches),
    ...(program.begins ? beginningLines(program.begins) : []),
    ...functions.flatMap(linesOf),
    ...fast.flatMap(fastLines),
    ...finite.flatMap(finiteLines),
  ].join("\n");

/** So many mismatches of a function are shown. */
const SHOWN = 5;

function linesOf({ name, oracle, points, slopes, skipped, mismatches, apart }: FunctionReport): string[] {
  const right = mismatches.length === 0;
  const bits = `${right ? "equal" : "compared"} to ${oracle}, bit for bit, at ${points} points`;
  const rough = skipped > 0 ? `, ${skipped} skipped near kinks or where it is too rough` : "";
  const differences = slopes + skipped > 0 ? `; ${slopes} slopes confirmed by finite differences${rough}` : "";
  const [first, ...others] = apart;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  const rows = `  ! ${name}: ${first}${more} is not its row of the matrix times the vector: that row is not finite`;
  return [
    `  ${right ? "✓" : "✗"} ${name}: ${bits}${differences}`,
    ...shownOf(mismatches),
    ...(first === undefined ? [] : [rows]),
  ];
}

function fastLines({ name, points, skipped, mismatches }: FunctionReport): string[] {
  const left = skipped > 0 ? `; ${skipped} points left out, where rounding may decide a condition` : "";
  const right = `within 1e-12 of the absolute values of what is added up, at ${points} points${left}`;
  const verdict = mismatches.length === 0 ? right : `not ${right}`;
  return [`  ${mismatches.length === 0 ? "✓" : "✗"} ${name} with --fast-math: ${verdict}`, ...shownOf(mismatches)];
}

function shownOf(mismatches: readonly string[]): string[] {
  const more = mismatches.length > SHOWN ? [`      and ${mismatches.length - SHOWN} more`] : [];
  return [...mismatches.slice(0, SHOWN).map((mismatch) => `      ${mismatch}`), ...more];
}

function opLines({ name, points, slopes, skipped, mismatches }: OpReport): string[] {
  const [first, ...others] = mismatches;
  if (first !== undefined) return [`✗ ${name}: ${first}`, ...shownOf(others)];
  if (slopes === 0) return [`✓ ${name}: finite differences can tell nothing of its derivative at ${points} points`];
  const rough =
    skipped > 0 ? ` (${skipped} of ${slopes + skipped} slopes skipped near kinks or where it is too rough)` : "";
  return [`✓ ${name}: its derivative agrees with finite differences at ${points} points${rough}`];
}

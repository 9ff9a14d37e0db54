/** What the stages leave behind, as text for `--dump`. */
import type { DerivedKernel } from "../derive/kernels.js";
import { diagnostic } from "../diagnostics.js";
import type { Backend } from "../emit/backend.js";
import { backends, backendsWith } from "../emit/backends.js";
import type { ModelModule } from "../emit/module.js";
import { opNames } from "../ir/opcodes.js";
import { printTape } from "../ir/print.js";
import { isListing, isProgram, type Kernel } from "../layout/kernel.js";
import { printLayout } from "../layout/line.js";
import { printLoops } from "../layout/loops/print.js";
import { STAGES } from "./stages.js";
import type { Work } from "./work.js";

/** @throws `bad-usage` for a stage that neither the pipeline nor any backend has. */
export function checkStage(stage: string | undefined): void {
  const own = Object.values(backends).flatMap((backend) => Object.keys(backend.stages));
  const stages = [...STAGES, ...own];
  if (stage !== undefined && !stages.includes(stage))
    throw diagnostic("bad-usage", `--dump does not know the stage \`${stage}\`; the stages are ${stages.join(", ")}.`);
}

/** @throws `bad-usage` for a stage of a backend that no model has. */
export function checkOwnStage(stage: string | undefined, chosen: readonly Backend[]): void {
  if (stage === undefined || (STAGES as readonly string[]).includes(stage)) return;
  if (chosen.some((backend) => Object.hasOwn(backend.stages, stage))) return;
  const owners = backendsWith(stage).map((name) => `--backend ${name}`);
  throw diagnostic(
    "bad-usage",
    `The stage \`${stage}\` is one of ${owners.join(" and of ")}, and this is ${chosen[0]!.name}.`,
  );
}

/** What a stage left behind, as text. */
export function dumpOf(
  stage: string,
  works: readonly Work[],
  modules: readonly ModelModule[],
  emitted: string,
): string {
  if (stage === "emit") return emitted;
  if (backendsWith(stage).length > 0)
    return modules.flatMap((module, i) => works[i]!.backend.stages[stage]?.(module) ?? []).join("\n");
  if (stage === "rewritten") return works[0]!.source.rewritten;
  return works.map((work) => dumpOfModel(work, stage)).join("\n");
}

function dumpOfModel(work: Work, stage: string): string {
  const tapes = (kernels: readonly DerivedKernel[]): string =>
    kernels.map(({ name, tape }) => `${name}\n${printTape(tape)}`).join("\n");
  if (stage === "derive") return tapes(work.derived);
  if (stage === "optimize") return tapes(work.arranged.optimized);
  if (stage === "layout") return work.arranged.kernels.map(layoutText).join("\n");
  const { forward, regularizer } = work.trace;
  return [forward, regularizer].flatMap((tape) => (tape ? [printTape(tape)] : [])).join("\n");
}

function layoutText({ name, layout }: Kernel): string {
  if (isListing(layout)) return `${name}\n${layout.length} operations in tables\n`;
  return `${name}\n${isProgram(layout) ? printLoops(layout, (op) => opNames[op]!) : printLayout(layout)}`;
}

/** What the stages leave behind, as text for `--dump`. */
import type { DerivedKernel } from "../derive/kernels.js";
import { diagnostic } from "../diagnostics.js";
import type { Backend } from "../emit/backend.js";
import type { ModelModule } from "../emit/module.js";
import { opNames } from "../ir/opcodes.js";
import { printTape } from "../ir/print.js";
import { isListing, isProgram, type Kernel } from "../layout/kernel.js";
import { printLayout } from "../layout/line.js";
import { printLoops } from "../layout/loops/print.js";
import { STAGES } from "./stages.js";
import type { Work } from "./work.js";

/** @throws `bad-usage` for a stage that neither the pipeline nor the backend has. */
export function checkStage(stage: string | undefined, backend: Backend): void {
  const stages = [...STAGES, ...Object.keys(backend.stages)];
  if (stage !== undefined && !stages.includes(stage))
    throw diagnostic("bad-usage", `--dump does not know the stage \`${stage}\`; the stages are ${stages.join(", ")}.`);
}

/** What a stage left behind, as text. */
export function dumpOf(
  stage: string,
  works: readonly Work[],
  modules: readonly ModelModule[],
  emitted: string,
  backend: Backend,
): string {
  if (stage === "emit") return emitted;
  if (Object.hasOwn(backend.stages, stage)) return modules.map(backend.stages[stage]!).join("\n");
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

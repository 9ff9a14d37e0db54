/** What there is to tell of a model that was compiled. */
import type { DerivedKernel } from "../derive/kernels.js";
import type { ModelModule } from "../emit/module.js";
import type { Trace } from "../engine/trace.js";
import { isListing, isProgram, type Kernel, partCount } from "../layout/kernel.js";
import { statementCount } from "../layout/line.js";
import type { Block } from "../layout/loops/blocks.js";
import type { Program } from "../layout/loops/program.js";
import { IF } from "../layout/loops/sequence.js";
import { placed } from "../load/warnings.js";
import { patternOf } from "../products/index.js";
import { initialWarnings } from "../verify/initial.js";
import type { ModelReport } from "./compilation.js";
import type { Work } from "./work.js";

/** @param seconds of the stages that all models of the file go through together. */
export function report(
  work: Work,
  module: ModelModule,
  file: string,
  bytes: number,
  seconds: Record<string, number>,
): ModelReport {
  const { name, arranged, trace, backend } = work;
  const remarks = backend.remarks?.(module);
  const inWords = (kernel: Kernel): string =>
    [layoutInWords(kernel, backend.warm), remarks?.get(kernel.name)].filter((text) => text).join("; ");
  return {
    name,
    file,
    traceNodes: traceNodes(trace),
    statements: arranged.kernels.reduce((total, kernel) => total + statementsOf(kernel), 0),
    bytes,
    seconds: { ...work.seconds, emit: seconds.emit!, verify: seconds.verify! },
    peakMemory: process.resourceUsage().maxRSS * 1024,
    warnings: [...trace.warnings, ...initialWarnings(work)].map((warning) => placed(warning, work.source)),
    functions: work.products.exports,
    layouts: Object.fromEntries(arranged.kernels.map((kernel) => [kernel.name, inWords(kernel)])),
    ...sparseChoices(work.derived),
  };
}

const counted = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

/** Loops, functions or a list; and how soon an engine runs it at full speed. */
function layoutInWords(kernel: Kernel, warm: string | undefined): string {
  const { layout } = kernel;
  const functions = counted(Math.max(1, partCount(kernel)), "function");
  const size = counted(statementsOf(kernel), "statement");
  if (isListing(layout)) return `a list of ${counted(layout.length, "operation")}, warm ${warm ?? "after some calls"}`;
  if (isProgram(layout) && loopsIn(layout.blocks.root) === 0)
    return `a straight line, work skipped in ${counted(testsIn(layout), "place")}, ${size} in ${functions}, warm ${warm ?? "after hundreds of calls"}`;
  if (isProgram(layout))
    return `${counted(loopsIn(layout.blocks.root), "loop")}, ${size} in ${functions}, warm ${warm ?? "after a few calls"}`;
  return `a straight line, ${size} in ${functions}, warm ${warm ?? "after hundreds of calls"}`;
}

/** How many conditions skip work. */
const testsIn = ({ sequence, first }: Program): number =>
  first.reduce((n, position) => n + (sequence.op[position] === IF ? 1 : 0), 0);

const loopsIn = (blocks: readonly Block[]): number =>
  blocks.reduce(
    (n, block) => n + (block.loop ? 1 : 0) + loopsIn(block.steps.filter((step) => typeof step === "object")),
    0,
  );

function sparseChoices(derived: readonly DerivedKernel[]): Pick<ModelReport, "sparse"> {
  const choices = derived.flatMap(({ name, sparse }) => (sparse ? [[patternOf(name), sparse.choice] as const] : []));
  return choices.length > 0 ? { sparse: Object.fromEntries(choices) } : {};
}

export const traceNodes = ({ forward, regularizer }: Trace): number => forward.size + (regularizer?.size ?? 0);

/** Operations that are written down. */
const statementsOf = ({ layout, tape }: Kernel): number =>
  isListing(layout) ? 1 : isProgram(layout) ? layout.blocks.flat.length : statementCount(tape);

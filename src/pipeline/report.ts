/** What there is to tell of a model that was compiled. */
import type { DerivedKernel } from "../derive/kernels.js";
import type { Trace } from "../engine/trace.js";
import { isListing, isProgram, type Kernel } from "../layout/kernel.js";
import { statementCount } from "../layout/line.js";
import { placed } from "../load/warnings.js";
import { patternOf } from "../products/index.js";
import { initialWarnings } from "../verify/initial.js";
import type { ModelReport } from "./compilation.js";
import type { Work } from "./work.js";

/** @param seconds of the stages that all models of the file go through together. */
export function report(work: Work, file: string, bytes: number, seconds: Record<string, number>): ModelReport {
  const { name, arranged, trace } = work;
  return {
    name,
    file,
    traceNodes: traceNodes(trace),
    statements: arranged.kernels.reduce((total, kernel) => total + statementsOf(kernel), 0),
    bytes,
    seconds: { ...work.seconds, emit: seconds.emit!, verify: seconds.verify! },
    peakMemory: process.resourceUsage().maxRSS * 1024,
    warnings: [...trace.warnings, ...initialWarnings(work)].map((warning) => placed(warning, work.source)),
    ...sparseChoices(work.derived),
  };
}

function sparseChoices(derived: readonly DerivedKernel[]): Pick<ModelReport, "sparse"> {
  const choices = derived.flatMap(({ name, sparse }) => (sparse ? [[patternOf(name), sparse.choice] as const] : []));
  return choices.length > 0 ? { sparse: Object.fromEntries(choices) } : {};
}

export const traceNodes = ({ forward, regularizer }: Trace): number => forward.size + (regularizer?.size ?? 0);

/** Operations that are written down. */
const statementsOf = ({ layout, tape }: Kernel): number =>
  isListing(layout) ? 1 : isProgram(layout) ? layout.blocks.flat.length : statementCount(tape);

/** What was measured of a workload, and which of the figures asked of it were reached. Runs the children; prints nothing. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelReport } from "micrograd-compile";
import { median } from "../src/bench/harness.js";
import { inChild, inTurn, type Timing } from "../src/bench/processes.js";
import { breakEven, digits, duration, total } from "../src/bench/text.js";
import type { Job } from "./child.js";
import { COMPETITORS, type Competitor, type Workload } from "./workload.js";

export interface Verdict {
  readonly work: string;
  readonly asked: string;
  readonly reached: string;
  readonly ok: boolean;
}

export interface Result {
  readonly title: string;
  readonly report: ModelReport;
  readonly timings: Readonly<Record<Competitor, Timing>>;
  /** Calls after which compiling has paid off against the interpreter. */
  readonly breakEven: number;
  readonly verdicts: readonly Verdict[];
}

export interface Thoroughness {
  readonly rounds: number;
  /** Seconds to warm up and to measure, in each round. */
  readonly seconds: number;
}

const CHILD = new URL("./child.js", import.meta.url);

/** Compiles, compares, then times the competitors in turn. */
export async function measureWorkload(workload: Workload, { rounds, seconds }: Thoroughness): Promise<Result> {
  return inTemporaryFolder(async (folder) => {
    const job = { workload: workload.name, generated: join(folder, "model.mjs") };
    const child = <Answer>(task: Job["task"]): Promise<Answer> => inChild(CHILD, { ...job, task } satisfies Job);
    const report = await child<ModelReport>("compile");
    await child("compare");
    const effort = { warmUp: seconds, measure: seconds };
    const timings = await inTurn(COMPETITORS, rounds, (competitor) => child<Timing>({ time: competitor, effort }));
    const { interpreted, compiled } = timings;
    const spent = total(report.seconds) + compiled.firstCall;
    return {
      title: workload.title,
      report,
      timings,
      breakEven: breakEven(spent, interpreted.seconds, compiled.seconds),
      verdicts: judge(workload, report, timings),
    };
  });
}

function judge({ title, figures, compiledIn }: Workload, report: ModelReport, timings: Result["timings"]): Verdict[] {
  const verdicts = figures.map((figure): Verdict => {
    const ratio = timings.compiled.seconds / timings[figure.against].seconds;
    if (figure.against === "interpreted") {
      const asked = `at least ${digits(figure.atLeast)} × the interpreter`;
      return { work: title, asked, reached: `${digits(1 / ratio)} ×`, ok: 1 / ratio >= figure.atLeast };
    }
    const asked = `at most ${figure.atMost} × the time of hand-written loops`;
    return { work: title, asked, reached: `${digits(ratio)} ×`, ok: ratio <= figure.atMost };
  });
  if (compiledIn !== undefined) verdicts.push(within(title, "compiled in", compiledIn, total(report.seconds)));
  return verdicts;
}

const within = (work: string, what: string, limit: number, seconds: number): Verdict => ({
  work,
  asked: `${what} under ${limit} s`,
  reached: duration(seconds),
  ok: seconds < limit,
});

/** The command from start to end, as a user waits for it. */
export function measureCommand(rounds: number): Promise<Verdict> {
  return inTemporaryFolder(async (folder) => {
    const command = ["dist/cli.js", "examples/readme-expression.ts", "-o", join(folder, "expression.grad.ts")];
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
      if (status !== 0) throw new Error(`the command failed: ${stderr}`);
      return (performance.now() - start) / 1000;
    });
    return within("compile of the README expression, whole command", "done", 1, median(times));
  });
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "micrograd-compile-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

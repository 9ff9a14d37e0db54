/** What is measured of a workload. Runs the children; judges and prints nothing. */
import { join } from "node:path";
import type { ModelReport } from "micrograd-compile";
import { inChild, inTurn, type Timing } from "../src/bench/processes.js";
import { breakEven, total } from "../src/bench/text.js";
import { compileWith } from "./against.js";
import type { Job } from "./child.js";
import { fileOf } from "./competitors.js";
import { inTemporaryFolder } from "./temporary.js";
import { COMPETITORS, type Competitor, type Workload } from "./workload.js";

export interface Result {
  readonly title: string;
  readonly report: ModelReport;
  /** Of those competitors that there are and that were timed; `compiled` always is. */
  readonly timings: Readonly<Partial<Record<Competitor, Timing>> & Record<"compiled", Timing>>;
  /** What an earlier build made of the same model, if it is a competitor and could do it. */
  readonly before?: Before | undefined;
  /** Calls after which compiling has paid off against the interpreter; null if that was not timed. */
  readonly breakEven: number | null;
}

export interface Before {
  readonly bytes: number;
  /** How far its results are from today's; 0 if they are the same to the bit. */
  readonly difference: number;
}

export interface Thoroughness {
  readonly rounds: number;
  /** Seconds to warm up and to measure, in each round. */
  readonly seconds: number;
}

const CHILD = new URL("./child.js", import.meta.url);

/** From how many nodes on the interpreter is compared, but not timed: that it takes long is known. */
const LARGE = 1_000_000;

/** The interpreter holds a whole graph of objects; how much memory the compiler needs is for V8's own limit to say. */
const MUCH_MEMORY = ["--max-old-space-size=16384"];

/** Compiles, compares, then times the competitors in turn. */
export async function measureWorkload(
  workload: Workload,
  thoroughness: Thoroughness,
  /** The command of an earlier build. */
  earlier?: string,
): Promise<Result> {
  return inTemporaryFolder(async (folder) => {
    const job = { workload: workload.name, generated: join(folder, "model.mjs") };
    const child = <Answer>(task: Job["task"], flags?: readonly string[], more?: Partial<Job>): Promise<Answer> =>
      inChild(CHILD, { ...job, ...more, task } satisfies Job, flags);
    const report = await child<ModelReport>("compile");
    await child("compare", MUCH_MEMORY);
    const earlierModule = join(folder, "before.mjs");
    const before = earlier && (await compiledBefore(earlier, workload, earlierModule, child));
    const { seconds } = thoroughness;
    const rounds = Math.min(thoroughness.rounds, workload.rounds ?? thoroughness.rounds);
    const time = (competitor: Competitor): Promise<Timing> => {
      const warmUp = Math.max(seconds, (isGenerated(competitor) && workload.warmUp) || 0);
      const generated = competitor === "before" ? { generated: earlierModule } : {};
      return child({ time: competitor, effort: { warmUp, measure: seconds } }, [], generated);
    };
    const timings = await inTurn(
      competitorsOf(workload, report, before !== undefined),
      rounds,
      time,
      rounds * 2 * seconds,
    );
    const { interpreted, compiled } = timings;
    const spent = total(report.seconds) + compiled.firstCall;
    return {
      title: workload.title,
      report,
      timings,
      before: before || undefined,
      breakEven: interpreted ? breakEven(spent, interpreted.seconds, compiled.seconds) : null,
    };
  });
}

/** Has an earlier build compile the model too; nothing if that one cannot. */
async function compiledBefore(
  earlier: string,
  workload: Workload,
  output: string,
  child: (task: Job["task"]) => Promise<number>,
): Promise<Before | undefined> {
  try {
    const { bytes } = compileWith(earlier, fileOf(workload), output);
    return { bytes, difference: await child({ compareWith: output }) };
  } catch (error) {
    console.error(`${workload.title}: the earlier build cannot do it (${(error as Error).message.split("\n")[0]})`);
    return undefined;
  }
}

const isGenerated = (competitor: Competitor): boolean => competitor !== "interpreted" && competitor !== "handwritten";

const competitorsOf = ({ handwritten }: Workload, { traceNodes }: ModelReport, before: boolean): Competitor[] =>
  COMPETITORS.filter((competitor) => {
    if (competitor === "before") return before;
    if (competitor === "interpreted") return traceNodes < LARGE;
    return competitor !== "handwritten" || handwritten !== undefined;
  });

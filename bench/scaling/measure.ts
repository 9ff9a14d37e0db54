/** What each size costs: compiling, and a call by each competitor that can still do it. Runs the children; prints nothing. */
import { join } from "node:path";
import type { ModelReport } from "micrograd-compile";
import { inChild, inTurn, type Timing } from "../../src/bench/processes.js";
import { inTemporaryFolder } from "../temporary.js";
import type { Job, Run } from "./child.js";
import { COMPARED, type Competitor, LARGEST, type Size } from "./sizes.js";

export interface Thoroughness {
  readonly rounds: number;
  /** Seconds to warm up: long enough for V8 to get through the many functions of a straight line. */
  readonly warmUp: number;
  /** Seconds to measure, in each round. */
  readonly measure: number;
}

export interface Point {
  readonly size: Size;
  readonly report: ModelReport;
  /** By competitor; those for which the size is too large are not there. */
  readonly timings: Readonly<Partial<Record<Competitor, Timing>>>;
  /** The most memory that a process with the compiled module has held, in bytes. */
  readonly memory: number;
}

/** Compiles, compares, then times the competitors in turn. */
export function measureSize(size: Size, { rounds, ...effort }: Thoroughness): Promise<Point> {
  return inTemporaryFolder(async (folder) => {
    const loops = join(folder, "loops.mjs");
    const straight = join(folder, "straight.mjs");
    const child = <Answer>(generated: string, task: Job["task"]): Promise<Answer> =>
      inChild(CHILD, { size, generated, task } satisfies Job);
    const report = await child<ModelReport>(loops, { loops: "auto" });
    if (size.exponent <= COMPARED) await child(loops, "compare");
    if (size.exponent <= LARGEST.straight) {
      await child(straight, { loops: "off" });
      await child(straight, "compare");
    }
    const competitors = COMPETITORS.filter((competitor) => size.exponent <= LARGEST[competitor]);
    let memory = 0;
    const timings = await inTurn(competitors, rounds, async (competitor) => {
      const run = await child<Run>(competitor === "straight" ? straight : loops, { time: competitor, effort });
      if (competitor === "compiled") memory = Math.max(memory, run.memory);
      return run;
    });
    return { size, report, timings, memory };
  });
}

const COMPETITORS = Object.keys(LARGEST) as Competitor[];

// The children are bundled beside run.ts.
const CHILD = new URL("./scaling/child.js", import.meta.url);

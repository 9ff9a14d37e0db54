/**
 * `npm run bench -- solvers`: the solvers of the package beside those of other packages, on the same functions and derivatives of
 * generated modules: the problems of Moré, Garbow and Hillstrom, and NIST's regressions from both starts.
 *   --quick --json --write-readme   as for workloads
 * Each is asked as its documentation says. Counted are evaluations (of a value and gradient, or of all residuals), on all problems
 * and on those that all have solved; times are processor time, the least of rounds in turn.
 */
import { markdownTable, textTable } from "../../src/bench/text.js";
import { machine } from "../machine.js";
import { writeSection } from "../readme.js";
import type { BenchOptions } from "../run.js";
import type { Contest } from "./contest.js";
import { entered } from "./contest.js";
import { curves } from "./curves.js";
import { minima } from "./minima.js";

type Rows = readonly (readonly string[])[];

export async function solvers(options: BenchOptions): Promise<void> {
  const rounds = options.quick ? 1 : 5;
  const contests = [await minima(), await curves()];
  const tables = contests.map((contest) => table(contest, rounds));
  console.log(
    options.json ? JSON.stringify({ machine, tables }, null, 2) : `${tables.map(textTable).join("\n\n")}\n\n${machine}`,
  );
  if (options["write-readme"])
    writeSection("solvers", `${tables.map(markdownTable).join("\n\n")}\n\n${machine}`, "docs/benchmarks.md");
}

function table(contest: Contest, rounds: number): Rows {
  const results = entered(contest, rounds);
  const common = contest.problems.filter((_, i) => results.every(({ runs }) => runs[i]!.isSolved));
  const among = common.map((problem) => contest.problems.indexOf(problem));
  return [
    [contest.title, "solved", "evaluations", `on the ${among.length} all solve`, "processor time on those"],
    ...results.map(({ name, runs }) => [
      name,
      `${runs.filter(({ isSolved }) => isSolved).length} of ${runs.length}`,
      String(runs.reduce((sum, run) => sum + run.evaluations, 0)),
      String(among.reduce((sum, i) => sum + runs[i]!.evaluations, 0)),
      `${(among.reduce((sum, i) => sum + runs[i]!.seconds, 0) * 1000).toFixed(1)} ms`,
    ]),
  ];
}

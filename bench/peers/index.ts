/**
 * `npm run bench -- peers`: other people's tools for gradients in JavaScript on three workloads, each as its documentation
 * says. Results are compared with loops by hand; importing and compiling are not counted.
 *   --only <name>    only the peers whose name contains it
 *   --quick --resume --minutes --json --write-readme   as for workloads
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "micrograd-compile";
import { startOf } from "../../src/bench/course.js";
import { inChild, inTurn, type Timing } from "../../src/bench/processes.js";
import { digits, duration, markdownTable, textTable } from "../../src/bench/text.js";
import { fileOf } from "../competitors.js";
import { machine } from "../machine.js";
import { Progress } from "../progress.js";
import { writeSection } from "../readme.js";
import type { BenchOptions } from "../run.js";
import { inTemporaryFolder } from "../temporary.js";
import { installed } from "../tools.js";
import { workloads } from "../workloads/index.js";
import type { Job } from "./child.js";
import { list } from "./list.js";
import { TASKS, type Task } from "./peer.js";

type Timings = Readonly<Record<string, Timing>>;
type Results = Readonly<Partial<Record<Task, Timings>>>;

const CHILD = new URL("./peers/child.js", import.meta.url);
const OURS = "compiled";
const BY_HAND = "handwritten";

export async function peers(options: BenchOptions): Promise<void> {
  const progress = new Progress("peers", options);
  const chosen = list.filter(({ name }) => name.toLowerCase().includes(options.only.toLowerCase()));
  for (const { packages } of chosen) installed(packages);
  const results: Partial<Record<Task, Timings>> = {};
  for (const task of Object.keys(TASKS) as Task[]) {
    const timings: Record<string, Timing> = {};
    for (const name of [OURS, BY_HAND, ...chosen.map(({ name }) => name)]) {
      const timing = await progress.of(`${TASKS[task]}, ${name}`, () => measure(task, name, options.quick));
      if (timing) timings[name] = timing;
    }
    if (timings[OURS]) results[task] = timings;
  }
  const tables = [figures(results), times(results)];
  console.log(
    options.json
      ? JSON.stringify({ machine, results }, null, 2)
      : `${tables.map(textTable).join("\n\n")}\n\n${machine}`,
  );
  if (!options["write-readme"]) return;
  const where = `\n\n${machine}; medians, each in a process of its own; importing and compiling left out.`;
  writeSection("peers", tables.map(markdownTable).join("\n\n") + where, "docs/benchmarks.md");
  writeSection("peers", markdownTable(summary(results)) + where);
}

/** Some of them go deep into recursion while they compile. */
const FLAGS = ["--stack-size=8000"];

function measure(task: Task, peer: string, quick: boolean): Promise<Timing> {
  return inTemporaryFolder(async (folder) => {
    const generated = join(folder, "model.mjs");
    const { files } = await compile(fileOf(workloads.find(({ name }) => name === task)!), { output: generated });
    for (const { path, text } of files) writeFileSync(path, text);
    const effort = quick ? { warmUp: 0.5, measure: 0.5 } : { warmUp: 2, measure: 1 };
    const job: Job = { task, peer, generated, effort };
    const { timing } = await inTurn(["timing"], quick ? 1 : 3, () => inChild<Timing>(CHILD, job, FLAGS), 60);
    return timing;
  });
}

type Rows = readonly (readonly string[])[];

/** Ours against the best peer, settled: at most so many times its time. */
const LIMITS: Readonly<Record<Task, number>> = { rosenbrock: 0.07, moons: 0.3, "logistic-regression": 0.4 };
const START_LIMIT = 0.5;

const until300 = ({ course, seconds }: Timing): number =>
  startOf(course, seconds).until[300] ?? Number.POSITIVE_INFINITY;

function figures(results: Results): Rows {
  const rows = entries(results).flatMap(([task, timings]) => {
    const against = (what: string, limit: number, of: (timing: Timing) => number): string[] => {
      const [best, least] = Object.entries(timings)
        .filter(([name]) => name !== OURS && name !== BY_HAND)
        .map(([name, timing]) => [name, of(timing)] as const)
        .reduce((x, y) => (y[1] < x[1] ? y : x), ["nobody", Number.POSITIVE_INFINITY]);
      const ratio = of(timings[OURS]!) / least;
      return [titleOf(task), what, `${limit} ×`, `${digits(ratio)} × ${best}`, ratio <= limit ? "✓" : "✗"];
    };
    return [
      against("a settled gradient", LIMITS[task], ({ seconds }) => seconds),
      against("the first 300 gradients", START_LIMIT, until300),
    ];
  });
  return [["work", "against the best peer", "at most", "reached", ""], ...rows];
}

const times = (results: Results): Rows => [
  ["", ...entries(results).flatMap(([task]) => [`${TASKS[task]}, settled`, "first call", "300 calls"])],
  ...namesIn(results).map((name) => [
    shownName(name),
    ...entries(results).flatMap(([, timings]) => cells(timings[name])),
  ]),
];

const cells = (timing: Timing | undefined): string[] =>
  timing ? [duration(timing.seconds), duration(timing.firstCall), duration(until300(timing))] : ["–", "–", "–"];

/** One line for each task. */
const summary = (results: Results): Rows => [
  ["a gradient, settled", ...namesIn(results).map(shownName)],
  ...entries(results).map(([task, timings]) => [
    titleOf(task),
    ...namesIn(results).map((name) => (timings[name] ? duration(timings[name].seconds) : "–")),
  ]),
];

const entries = (results: Results) => Object.entries(results) as [Task, Timings][];
const namesIn = (results: Results): string[] => [
  ...new Set(entries(results).flatMap(([, timings]) => Object.keys(timings))),
];
const shownName = (name: string): string =>
  name === OURS ? "micrograd-compile" : name === BY_HAND ? "loops by hand" : name;

const titleOf = (task: Task): string => workloads.find(({ name }) => name === task)!.title.replaceAll("`", "");

/**
 * `npm run bench -- engines`: the same modules and the same loops by hand in every engine: time until 20 and 300 calls are
 * done, time of a settled call, and what of it is ours.
 *   --only <name>    only the engines whose name contains it
 *   --quick --resume --minutes --json --write-readme   as for workloads
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile } from "micrograd-compile";
import { medianCourse, startOf } from "../../src/bench/course.js";
import { median } from "../../src/bench/harness.js";
import { digits, duration, geometricMean, markdownTable, textTable } from "../../src/bench/text.js";
import { fileOf } from "../competitors.js";
import { machine } from "../machine.js";
import { Progress } from "../progress.js";
import { writeSection } from "../readme.js";
import type { BenchOptions } from "../run.js";
import { inTemporaryFolder } from "../temporary.js";
import type { Workload } from "../workload.js";
import { bundleFor } from "./bundle.js";
import { type Answer, contestants, type Job } from "./contest.js";
import { type Engine, findEngines } from "./engines.js";

type Side = Job["competitor"];
const SIDES: readonly Side[] = ["handwritten", "compiled", "wasm"];

interface Result {
  readonly engine: string;
  readonly title: string;
  readonly sides: Readonly<Record<Side, Pick<Answer, "course" | "seconds">>>;
}

export async function engines(options: BenchOptions): Promise<void> {
  const { found, missing } = findEngines(options.only);
  const progress = new Progress("engines", options);
  const results: Result[] = [];
  await inTemporaryFolder(async (folder) => {
    for (const workload of contestants) await prepare(workload, folder);
    for (const workload of contestants)
      for (const engine of found) {
        const key = `${workload.title}, ${engine.name}`;
        const result = await progress.of(key, () => measureIn(engine, workload, folder, options.quick));
        if (result) results.push(result);
      }
  });
  const tables = [figures(results), times(results)];
  const where = `${machine.replace(/^Node [^,]*, /, "")}; medians, each competitor in a process of its own.${
    missing.length > 0 ? ` Not there: ${missing.join(", ")}.` : ""
  }`;
  const text = `${tables.map(textTable).join("\n\n")}\n\n${where}`.replaceAll("`", "");
  console.log(options.json ? JSON.stringify({ machine, results, missing }, null, 2) : text);
  if (options["write-readme"])
    writeSection("engines", `${tables.map(markdownTable).join("\n\n")}\n\n${where}`, "docs/benchmarks.md");
}

const SCRIPT = "contest.mjs";

/** Puts the workload's module, and what times it, into the folder that engines see. */
async function prepare(workload: Workload, folder: string): Promise<void> {
  for (const side of ["compiled", "wasm"] as const) {
    const backend = side === "wasm" ? "wasm" : "js";
    const { files } = await compile(fileOf(workload), { output: join(folder, moduleOf(workload, side)), backend });
    for (const { path, text } of files) await writeFile(path, text);
  }
  await bundleFor(folder, "bench/engines/contest.ts", SCRIPT);
}

const moduleOf = ({ name }: Workload, side: Side): string => `${name}${side === "wasm" ? ".wasm" : ""}.mjs`;

async function measureIn(engine: Engine, workload: Workload, folder: string, quick: boolean): Promise<Result> {
  const answers: Record<Side, Answer[]> = { handwritten: [], compiled: [], wasm: [] };
  for (let round = 0; round < (quick ? 1 : 3); round++)
    for (const competitor of SIDES) {
      const seconds = quick ? 0.5 : 1.5;
      const job: Job = { workload: workload.name, competitor, module: `./${moduleOf(workload, competitor)}`, seconds };
      answers[competitor].push(await engine.ask<Answer>(join(folder, SCRIPT), job));
    }
  expectSame(answers.handwritten[0]!.numbers, answers.compiled[0]!.numbers);
  const differs = answers.wasm[0]!.numbers.findIndex((x, i) => x !== answers.compiled[0]!.numbers[i]);
  if (differs >= 0) throw new Error(`number ${differs} is another one in WebAssembly`);
  const middle = (runs: readonly Answer[]) => ({
    course: medianCourse(runs.map(({ course }) => course)),
    seconds: median(runs.map(({ seconds }) => seconds)),
  });
  const sides = {
    ...{ handwritten: middle(answers.handwritten), compiled: middle(answers.compiled) },
    wasm: middle(answers.wasm),
  };
  return { engine: engine.name, title: workload.title, sides };
}

/** @throws if they differ by more than rounding: loops by hand add up in an order of their own. */
export function expectSame(byHand: readonly number[], compiled: readonly number[]): void {
  const largest = compiled.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const i = compiled.findIndex((x, k) => !(Math.abs(x - byHand[k]!) <= 1e-12 * largest));
  if (i >= 0) throw new Error(`number ${i} is ${compiled[i]} compiled, but ${byHand[i]} by hand`);
}

type Rows = readonly (readonly string[])[];

const ratioOf = ({ sides: { handwritten, compiled } }: Result): number => compiled.seconds / handwritten.seconds;
/** WebAssembly ÷ JavaScript. */
const wasmRatioOf = ({ sides: { compiled, wasm } }: Result): number => wasm.seconds / compiled.seconds;

function figures(results: readonly Result[]): Rows {
  if (results.length === 0) return [["÷ by hand, settled"]];
  const engines = [...new Set(results.map(({ engine }) => engine))];
  const rowBy =
    (ratio: (result: Result) => number, most: number, each: number) =>
    (work: string, own: readonly Result[]): string[] => {
      const mean = geometricMean(own.map(ratio));
      const worst = own.reduce((largest, result) => (ratio(result) > ratio(largest) ? result : largest));
      const ok = mean <= most && ratio(worst) <= each;
      return [
        work,
        `${most} in geometric mean, ${each} each`,
        digits(mean),
        `${digits(ratio(worst))} (${worst.title})`,
        ok ? "✓" : "✗",
      ];
    };
  const row = rowBy(ratioOf, 0.7, 1.15);
  const wasmRow = rowBy(wasmRatioOf, 0.9, 1.25);
  return [
    ["÷ by hand, settled", "at most", "geometric mean", "most", ""],
    ...engines.map((name) =>
      row(
        name,
        results.filter(({ engine }) => engine === name),
      ),
    ),
    row("all engines", results),
    ...engines.map((name) =>
      wasmRow(
        `WebAssembly ÷ JavaScript, ${name}`,
        results.filter(({ engine }) => engine === name),
      ),
    ),
  ];
}

const times = (results: readonly Result[]): Rows => [
  [
    ...[
      "work",
      "engine",
      "by hand",
      "compiled",
      "÷",
      "20 calls by hand",
      "compiled",
      "300 calls by hand",
      "compiled",
      "÷",
    ],
    ...["WebAssembly", "÷ compiled", "20 calls", "300 calls"],
  ],
  ...results.map((result) => {
    const { handwritten, compiled, wasm } = result.sides;
    const until = [handwritten, compiled, wasm].map(({ course, seconds }) => startOf(course, seconds).until);
    const shown = (seconds: number | null): string => (seconds === null ? "–" : duration(seconds));
    const [hand, own, inWasm] = [until[0]!, until[1]!, until[2]!];
    return [
      ...[
        result.title,
        result.engine,
        duration(handwritten.seconds),
        duration(compiled.seconds),
        digits(ratioOf(result)),
      ],
      ...[shown(hand[20]), shown(own[20]), shown(hand[300]), shown(own[300])],
      hand[300] && own[300] ? digits(own[300] / hand[300]) : "–",
      ...[duration(wasm.seconds), digits(wasmRatioOf(result)), shown(inWasm[20]), shown(inWasm[300])],
    ];
  }),
];

/**
 * `npm run bench -- products`: how many times as long each derivative takes as what it is the derivative of: gradients and
 * values, products with the Hessian and gradients, sparse matrices.
 *   --quick          fewer and shorter rounds
 *   --json           results as JSON on stdout
 *   --write-readme   puts the tables into docs/benchmarks.md
 */
import { join } from "node:path";
import { inChild, inTurn, type Timing } from "../../src/bench/processes.js";
import { digits, duration, geometricMean, markdownTable, textTable } from "../../src/bench/text.js";
import { machine } from "../machine.js";
import { writeSection } from "../readme.js";
import { inTemporaryFolder } from "../temporary.js";
import { type Case, cases } from "./cases.js";
import type { Job } from "./child.js";

export interface ProductsOptions {
  readonly quick: boolean;
  readonly json: boolean;
  readonly only: string;
  readonly "write-readme": boolean;
}

interface Result {
  readonly title: string;
  readonly functions: readonly string[];
  readonly timings: Readonly<Record<string, Timing>>;
}

// The children are bundled beside run.ts.
const CHILD = new URL("./products/child.js", import.meta.url);

export async function products({ quick, json, only, "write-readme": publish }: ProductsOptions): Promise<void> {
  const thoroughness = quick ? { rounds: 1, seconds: 0.5 } : { rounds: 3, seconds: 1 };
  const results: Result[] = [];
  for (const [index, chosen] of cases.entries()) {
    if (!chosen.title.includes(only)) continue;
    console.error(`${chosen.title} …`);
    results.push(await measureCase(index, chosen, thoroughness));
  }
  const tables = [figures(results), times(results)];
  console.log(
    json ? JSON.stringify({ machine, results }, null, 2) : `${tables.map(textTable).join("\n\n")}\n\n${machine}`,
  );
  if (!publish) return;
  const where = `\n\n${machine}; medians, each function in a process of its own.`;
  writeSection("products", tables.map(markdownTable).join("\n\n") + where, "docs/benchmarks.md");
}

function measureCase(
  index: number,
  chosen: Case,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Result> {
  const { title, functions } = chosen;
  return inTemporaryFolder(async (folder) => {
    const child = <Answer>(task: Job["task"]): Promise<Answer> =>
      inChild(CHILD, { index, generated: join(folder, "model.mjs"), task } satisfies Job);
    await child("compile");
    await child("compare");
    const effort = { warmUp: 2 * seconds, measure: seconds };
    const timings = await inTurn(functions, rounds, (time) => child<Timing>({ time, effort }), rounds * 3 * seconds);
    return { title, functions, timings };
  });
}

type Rows = readonly (readonly string[])[];

const timesText = (x: number): string => `${digits(x)} ×`;
const secondsOf = ({ timings }: Result, name: string | undefined): number => timings[name!]!.seconds;
/** How many times as long function i takes as the one before it. */
const ratio = (result: Result, i: number): number =>
  secondsOf(result, result.functions[i]) / secondsOf(result, result.functions[i - 1]);

const times = (results: readonly Result[]): Rows => [
  ["per call", "value", "first derivative", "÷ value", "second derivative", "÷ first"],
  ...results.map((result) => [
    result.title,
    ...result.functions.flatMap((name, i) => {
      const time = `${duration(secondsOf(result, name))}`;
      return i === 0 ? [time] : [time, digits(ratio(result, i))];
    }),
    ...(result.functions.length < 3 ? ["–", "–"] : []),
  ]),
];

/** The figures that are asked of all models together, and of some. */
function figures(results: readonly Result[]): Rows {
  const ofModels = results.filter(({ functions }) => /hvp$/i.test(functions[2] ?? ""));
  const rows: string[][] = [];
  const row = (work: string, asked: string, reached: string, ok: boolean): void => {
    rows.push([work, asked, reached, ok ? "✓" : "✗"]);
  };
  for (const [i, what] of [
    [1, "gradient ÷ value"],
    [2, "Hessian times vector ÷ gradient"],
  ] as const) {
    if (ofModels.length === 0) continue;
    const ratios = ofModels.map((result) => ratio(result, i));
    const worst = Math.max(...ratios);
    const { title } = ofModels[ratios.indexOf(worst)]!;
    row(`${what}, all ${ratios.length} models`, "at most 3 ×", `${timesText(worst)} (${title})`, worst <= 3);
    const mean = geometricMean(ratios);
    row(`${what}, geometric mean`, "under 2.5 ×", timesText(mean), mean < 2.5);
  }
  for (const [name, asked, most] of [
    ["hessianValues", "at most 8 × the gradient", 8],
    ["jacobianValues", "at most 3 × the value", 3],
  ] as const)
    for (const result of results) {
      const i = result.functions.indexOf(name);
      if (i > 0) row(result.title, asked, timesText(ratio(result, i)), ratio(result, i) <= most);
    }
  return [["work", "asked", "reached", ""], ...rows];
}

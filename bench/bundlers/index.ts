/**
 * `npm run bench -- bundlers`: five modules behind five bundlers, of which a page imports what it calls: are the bits the
 * same, is it as fast as the module itself, and how small is it?
 *   --only <name>    only the modules whose name contains it
 *   --quick --resume --minutes --json --write-readme   as for workloads
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "micrograd-compile";
import { inChild, inTurn, type Timing } from "../../src/bench/processes.js";
import { count, digits, duration, geometricMean, markdownTable, textTable } from "../../src/bench/text.js";
import { machine } from "../machine.js";
import { Progress } from "../progress.js";
import { writeSection } from "../readme.js";
import type { BenchOptions } from "../run.js";
import { inTemporaryFolder } from "../temporary.js";
import { ownModel } from "../workload.js";
import { type Builder, findBuilders } from "./builders.js";
import type { Job } from "./child.js";

/** Of different shapes: loops with tables, a batch in a straight line, a small straight line, gathers, a sparse matrix. */
const MODULES: readonly Omit<Job, "url" | "effort">[] = [
  { file: "examples/moons.ts", compute: "batchValueAndGradient" },
  { file: ownModel("rosenbrock-1000"), compute: "valueAndGradient" },
  { file: ownModel("rosenbrock-1000"), compute: "hessianValues", emit: "sparseHessian" },
  { file: ownModel("graph-laplacian"), compute: "valueAndGradient" },
  { file: ownModel("mnist-mlp"), compute: "valueAndGradient" },
];

interface Result {
  readonly title: string;
  readonly original: Pick<Timing, "seconds">;
  readonly bundled: Readonly<
    Record<string, { readonly seconds: number; readonly bytes: number; readonly same: boolean }>
  >;
}

const CHILD = new URL("./bundlers/child.js", import.meta.url);

export async function bundlers(options: BenchOptions): Promise<void> {
  const builders = await findBuilders();
  const progress = new Progress("bundlers", options);
  const results: Result[] = [];
  for (const module of MODULES) {
    const title = `${module.file.replace(/.*\//, "").replace(/(\.model)?\.ts$/, "")}, \`${module.compute}\``;
    if (!title.includes(options.only)) continue;
    const result = await progress.of(title, () => measureModule(title, module, builders, options.quick));
    if (result) results.push(result);
  }
  const tables = results.length > 0 ? [figures(results), times(results)] : [];
  const text = `${tables.map(textTable).join("\n\n")}\n\n${machine}`.replaceAll("`", "");
  console.log(options.json ? JSON.stringify({ machine, results }, null, 2) : text);
  if (!options["write-readme"]) return;
  const where = `\n\n${machine}; medians, each module in a process of its own; bytes of what is imported: the function alone.`;
  writeSection("bundlers", tables.map(markdownTable).join("\n\n") + where, "docs/benchmarks.md");
}

function measureModule(
  title: string,
  module: Omit<Job, "url" | "effort">,
  builders: Readonly<Record<string, Builder>>,
  quick: boolean,
): Promise<Result> {
  return inTemporaryFolder(async (folder) => {
    const original = join(folder, "module.mjs");
    const { files } = await compile(module.file, { output: original, emit: [module.emit ?? module.compute] });
    writeFileSync(original, files[0]!.text);
    const names = ["model", "createParameters", module.compute];
    if (module.emit) names.push("hessianPattern");
    const urls: Record<string, string> = { original };
    const bytes: Record<string, number> = {};
    for (const [i, [name, builder]] of Object.entries(builders).entries()) {
      urls[name] = join(folder, `bundled-${i}.mjs`);
      writeFileSync(urls[name]!, await builder(entryOf(folder, `entry-${i}.mjs`, names)));
      bytes[name] = Buffer.byteLength(await builder(entryOf(folder, `alone-${i}.mjs`, [module.compute])));
    }
    const competitors = Object.keys(urls);
    const effort = quick ? { warmUp: 0.5, measure: 0.5 } : { warmUp: 2, measure: 1 };
    const child = <Answer>(name: string, task: Job["effort"] | null): Promise<Answer> =>
      inChild(CHILD, { ...module, url: urls[name]!, effort: task } satisfies Job);
    const numbers: Record<string, readonly number[]> = {};
    for (const name of competitors) numbers[name] = await child(name, null);
    const timings = await inTurn(competitors, quick ? 1 : 5, (name) => child<Timing>(name, effort));
    const bundled = competitors.slice(1).map((name) => {
      const same = numbers[name]!.every((x, i) => Object.is(x, numbers.original![i]));
      return [name, { seconds: timings[name]!.seconds, bytes: bytes[name]!, same }] as const;
    });
    return { title, original: timings.original!, bundled: Object.fromEntries(bundled) };
  });
}

/** What a page writes. */
function entryOf(folder: string, name: string, imported: readonly string[]): string {
  const entry = join(folder, name);
  writeFileSync(entry, `export { ${imported.join(", ")} } from "./module.mjs";\n`);
  return entry;
}

type Rows = readonly (readonly string[])[];

const LIMIT = 1.05;

function figures(results: readonly Result[]): Rows {
  const names = Object.keys(results[0]!.bundled);
  return [
    ["÷ the module itself", "at most", "geometric mean", "most", "bits", ""],
    ...names.map((name) => {
      const ratios = results.map(({ original, bundled }) => bundled[name]!.seconds / original.seconds);
      const most = Math.max(...ratios);
      const same = results.every(({ bundled }) => bundled[name]!.same);
      const where = results[ratios.indexOf(most)]!.title;
      const reached = `${digits(most)} (${where})`;
      return [
        name,
        digits(LIMIT),
        digits(geometricMean(ratios)),
        reached,
        same ? "same" : "differ",
        most <= LIMIT && same ? "✓" : "✗",
      ];
    }),
  ];
}

const times = (results: readonly Result[]): Rows => [
  ["module", "itself", ...Object.keys(results[0]!.bundled).flatMap((name) => [name, "÷", "bytes"])],
  ...results.map(({ title, original, bundled }) => [
    title,
    duration(original.seconds),
    ...Object.values(bundled).flatMap(({ seconds, bytes }) => [
      duration(seconds),
      digits(seconds / original.seconds),
      count(bytes),
    ]),
  ]),
];

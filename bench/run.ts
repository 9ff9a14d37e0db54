/**
 * `npm run bench`: measures the workloads and the command, and prints the tables.
 *   --only <name>    only the workloads whose name or group contains it ("command" is the command)
 *   --quick          fewer and shorter rounds, for a first look
 *   --json           results as JSON on stdout
 *   --write-readme   puts the tables into docs/benchmarks.md, and those of the demo into README.md
 * `npm run bench -- scaling` measures one model from 10 nodes to 10⁷ instead: see scaling/index.ts.
 * `npm run bench -- products` measures derivatives against what they are derivatives of: see products/index.ts.
 */
import { parseArgs } from "node:util";
import { measureCommand } from "./command.js";
import { judge, type Verdict } from "./figures.js";
import { machine } from "./machine.js";
import { asMarkdown, asText } from "./print.js";
import { products } from "./products/index.js";
import { writeSection } from "./readme.js";
import { measureWorkload, type Result } from "./results.js";
import { scaling } from "./scaling/index.js";
import type { Workload } from "./workload.js";
import { workloads } from "./workloads/index.js";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    "write-readme": { type: "boolean", default: false },
  },
});

const [what] = positionals;
if (what !== undefined && what !== "scaling" && what !== "products")
  throw new Error(`there is no bench called ${what}`);
if (what === "scaling") {
  await scaling(options);
  process.exit();
}
if (what === "products") {
  await products(options);
  process.exit();
}

const thoroughness = options.quick ? { rounds: 1, seconds: 0.5 } : { rounds: 3, seconds: 1 };
const chosen = (...names: string[]): boolean => names.some((name) => name.includes(options.only));

const results = new Map<string, Result | null>();
for (const workload of workloads.filter(({ name, group }) => chosen(name, group))) {
  console.error(`${workload.title} …`);
  try {
    results.set(workload.name, await measureWorkload(workload, thoroughness));
  } catch (error) {
    // The others are still worth knowing.
    console.error(error);
    results.set(workload.name, null);
  }
}
const command = chosen("command") ? [await measureCommand(thoroughness.rounds)] : [];

/** What goes into the tables of these workloads. */
function tablesOf(some: readonly Workload[]): readonly [readonly Result[], readonly Verdict[]] {
  return [some.flatMap(({ name }) => results.get(name) ?? []), [...judge(some, results), ...command]];
}

const [all, verdicts] = tablesOf(workloads);
if (options.json) console.log(JSON.stringify({ machine, results: all, verdicts }, null, 2));
else console.log(`${asText(all, verdicts)}\n\n${machine}`);

if (options["write-readme"]) {
  const where = `\n\n${machine}; medians, each competitor in a process of its own.`;
  const demo = workloads.filter(({ group }) => group === "demo");
  writeSection("bench", asMarkdown(...tablesOf(demo)) + where);
  writeSection("bench", asMarkdown(all, verdicts) + where, "docs/benchmarks.md");
}

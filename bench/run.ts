/** `npm run bench`: measures the workloads and the command, and prints the tables; or measures something else. */
import { parseArgs } from "node:util";
import { commandOf } from "./against.js";
import { bundlers } from "./bundlers/index.js";
import { cluster } from "./cluster/index.js";
import { measureCommand } from "./command.js";
import { engines } from "./engines/index.js";
import { explain } from "./explain/index.js";
import { judge, type Verdict } from "./figures.js";
import { machine } from "./machine.js";
import { peers } from "./peers/index.js";
import { asMarkdown, asText } from "./print.js";
import { products } from "./products/index.js";
import { Progress } from "./progress.js";
import { writeSection } from "./readme.js";
import { measureWorkload, type Result } from "./results.js";
import { scaling } from "./scaling/index.js";
import { solvers } from "./solvers/index.js";
import { wasm } from "./wasm/index.js";
import type { Workload } from "./workload.js";
import { workloads } from "./workloads/index.js";

const USAGE = `npm run bench: measures the workloads and the command, and prints the tables.
  --only <name>      only the workloads whose name or group contains it ("command" is the command)
  --against <file>   a packed build of this project competes, too
  --quick            fewer and shorter rounds, for a first look
  --resume           takes what the last run has measured already
  --minutes <n>      begins nothing new after so many
  --json             results as JSON on stdout
  --write-readme     puts the tables into docs/benchmarks.md, and those of the demo into README.md
npm run bench -- <what>: measures something else, with the same options (the index.ts of each says more).
  scaling            one model from 10 nodes to 10⁷
  products           derivatives against what they are derivatives of
  bundlers           modules behind bundlers against themselves
  engines            modules in other engines against loops by hand
  wasm               the backends against each other, and against native code
  peers              other people's tools on three workloads
  solvers            the package's solvers against those of others
  explain            the pages of explain in Chromium
  cluster            steps and jobs over redis, and what they come to for many workers`;

/** Ends with what is wrong, and what there is. */
function refuse(what: string): never {
  console.error(`${what}\n\n${USAGE}`);
  process.exit(2);
}

const OPTIONS = {
  allowPositionals: true,
  options: {
    help: { type: "boolean", short: "h", default: false },
    only: { type: "string", default: "" },
    against: { type: "string" },
    minutes: { type: "string" },
    quick: { type: "boolean", default: false },
    resume: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    "write-readme": { type: "boolean", default: false },
  },
} as const;

function given() {
  try {
    return parseArgs(OPTIONS);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const { values: options, positionals } = given();
if (options.help) {
  console.log(USAGE);
  process.exit();
}

export type BenchOptions = typeof options;

const others: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  scaling,
  products,
  bundlers,
  engines,
  peers,
  solvers,
  explain,
  cluster,
  wasm,
};

const [what] = positionals;
if (what !== undefined) {
  if (!Object.hasOwn(others, what)) refuse(`There is no bench called ${what}.`);
  await others[what]!(options);
  process.exit();
}

const thoroughness = options.quick ? { rounds: 1, seconds: 0.5 } : { rounds: 3, seconds: 1 };
const chosen = (...names: string[]): boolean => names.some((name) => name.includes(options.only));

const results = new Map<string, Result | null>();
const progress = new Progress("workloads", options);
const earlier = options.against === undefined ? undefined : commandOf(options.against);
for (const workload of workloads.filter(({ name, group }) => chosen(name, group))) {
  const result = await progress.of(workload.name, () => measureWorkload(workload, thoroughness, earlier));
  if (result !== undefined) results.set(workload.name, result);
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

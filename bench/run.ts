/**
 * `npm run bench`: measures the workloads of models/ and the command, and prints the tables.
 *   --only <name>    only the workloads whose name contains it ("command" is the command)
 *   --quick          fewer and shorter rounds, for a first look
 *   --json           results as JSON on stdout
 *   --write-readme   puts the tables into README.md, between <!-- bench:start --> and <!-- bench:end -->
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { workloads } from "./models/index.js";
import { asMarkdown, asText } from "./print.js";
import { measureCommand, measureWorkload, type Result } from "./results.js";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    "write-readme": { type: "boolean", default: false },
  },
});

const thoroughness = options.quick ? { rounds: 1, seconds: 0.5 } : { rounds: 5, seconds: 1.5 };
const chosen = (name: string): boolean => name.includes(options.only);

const results: Result[] = [];
for (const workload of workloads.filter(({ name }) => chosen(name))) {
  console.error(`${workload.title} …`);
  results.push(await measureWorkload(workload, thoroughness));
}
const verdicts = results.flatMap((result) => result.verdicts);
if (chosen("command")) verdicts.push(await measureCommand(thoroughness.rounds));

const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "an unknown CPU"}`;
if (options.json) console.log(JSON.stringify({ machine, results, verdicts }, null, 2));
else console.log(`${asText(results, verdicts)}\n\n${machine}`);

if (options["write-readme"]) {
  const [start, end] = ["<!-- bench:start -->", "<!-- bench:end -->"];
  const readme = readFileSync("README.md", "utf8");
  const [before, rest] = readme.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`README.md has no ${start} … ${end}`);
  const section = `${asMarkdown(results, verdicts)}\n\n${machine}; medians, each competitor in a process of its own.`;
  writeFileSync("README.md", `${before}${start}\n${section}\n${end}${after}`);
}

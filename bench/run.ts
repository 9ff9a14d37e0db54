/**
 * `npm run bench`: measures the workloads of models/ and the command, and prints the tables.
 *   --only <name>    only the workloads whose name contains it ("command" is the command)
 *   --quick          fewer and shorter rounds, for a first look
 *   --json           results as JSON on stdout
 *   --write-readme   puts the tables into README.md, between <!-- bench:start --> and <!-- bench:end -->
 * `npm run bench -- scaling` measures one model from 10 nodes to 10⁷ instead: see scaling/index.ts.
 */
import { parseArgs } from "node:util";
import { machine } from "./machine.js";
import { workloads } from "./models/index.js";
import { asMarkdown, asText } from "./print.js";
import { writeSection } from "./readme.js";
import { measureCommand, measureWorkload, type Result } from "./results.js";
import { scaling } from "./scaling/index.js";

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
if (what !== undefined && what !== "scaling") throw new Error(`there is no bench called ${what}`);
if (what === "scaling") {
  await scaling(options);
  process.exit();
}

const thoroughness = options.quick ? { rounds: 1, seconds: 0.5 } : { rounds: 5, seconds: 1.5 };
const chosen = (name: string): boolean => name.includes(options.only);

const results: Result[] = [];
for (const workload of workloads.filter(({ name }) => chosen(name))) {
  console.error(`${workload.title} …`);
  results.push(await measureWorkload(workload, thoroughness));
}
const verdicts = results.flatMap((result) => result.verdicts);
if (chosen("command")) verdicts.push(await measureCommand(thoroughness.rounds));

if (options.json) console.log(JSON.stringify({ machine, results, verdicts }, null, 2));
else console.log(`${asText(results, verdicts)}\n\n${machine}`);

if (options["write-readme"])
  writeSection(
    "bench",
    `${asMarkdown(results, verdicts)}\n\n${machine}; medians, each competitor in a process of its own.`,
  );

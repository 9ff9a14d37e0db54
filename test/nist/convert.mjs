/**
 * Makes data/*.json from a folder of NIST's .dat files: `node test/nist/convert.mjs <folder>`. Knows the layout of these
 * files: which lines hold what is said in their heads, "Data (lines 61 to 74)".
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
if (!folder) throw new Error("usage: node test/nist/convert.mjs <folder of .dat files>");

for (const file of readdirSync(folder).filter((name) => name.endsWith(".dat"))) {
  const text = readFileSync(join(folder, file), "latin1");
  const lines = text.split(/\r?\n/);
  const rows = (what) => {
    const [, from, to] = new RegExp(`${what}\\s+\\(lines (\\d+) to\\s+(\\d+)\\)`).exec(text);
    return lines.slice(Number(from) - 1, Number(to));
  };
  const numbers = (line) => line.trim().split(/\s+/).map(Number);
  const stated = (what) => Number(new RegExp(`${what}:\\s+(\\S+)`).exec(text)[1]);

  const parameters = rows("Starting Values").map((line) => numbers(line.split("=")[1]));
  const column = (i) => parameters.map((row) => row[i]);
  const problem = {
    name: /Dataset Name:\s+(\S+)/.exec(text)[1],
    observations: stated("Number of Observations"),
    start1: column(0),
    start2: column(1),
    certified: column(2),
    standardDeviations: column(3),
    residualSumOfSquares: stated("Residual Sum of Squares"),
    residualStandardDeviation: stated("Residual Standard Deviation"),
    data: rows("Data").map(numbers),
  };
  const { data, ...head } = problem;
  const all = [...parameters.flat(), ...data.flat(), ...Object.values(head).filter((x) => typeof x === "number")];
  if (data.length !== problem.observations || !all.every(Number.isFinite))
    throw new Error(`${file} is not as expected`);
  const entries = Object.entries(head).map(([key, value]) => `  "${key}": ${JSON.stringify(value)},\n`);
  const table = data.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  const name = problem.name.toLowerCase();
  writeFileSync(new URL(`data/${name}.json`, import.meta.url), `{\n${entries.join("")}  "data": [\n${table}\n  ]\n}\n`);
}

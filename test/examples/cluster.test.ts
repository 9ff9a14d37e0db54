/** The cluster example, as its README.md tells a newcomer, as far as it needs no redis (`npm run test:cluster` has that). */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf } from "../support/markdown.js";
import { projectRoot } from "../support/sources.js";

const blocks = blocksOf(readFileSync(join(projectRoot, "examples/cluster/README.md"), "utf8"));
/** The first block in that language, or the nth. */
const textOf = (language: string, n = 0): string =>
  blocks.filter((block) => block.language === language)[n]!.text.trim();

/** Inside of the project, so that "micrograd-compile" is this one. */
let folder = "";

beforeAll(() => {
  mkdirSync(join(projectRoot, "build"), { recursive: true });
  folder = mkdtempSync(join(projectRoot, "build/cluster-"));
  const filter = (file: string): boolean => !file.includes(".grad.");
  cpSync(join(projectRoot, "examples/cluster"), join(folder, "examples/cluster"), { recursive: true, filter });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs: { readonly [name: string]: readonly string[] } = {
  "npx micrograd-compile": [process.execPath, join(projectRoot, "dist/cli.js")],
  "npx esbuild": [join(projectRoot, "node_modules/.bin/esbuild")],
  node: [process.execPath],
};

function run(line: string): string {
  const [, cores, name, rest] = /^(?:CORES=(\d+) )?(npx \S+|node) (.*)$/.exec(line)!;
  const [program, ...args] = [...programs[name!]!, ...rest!.split(" ")];
  const env = { ...process.env, ...(cores && { CORES: cores }) };
  return execFileSync(program!, args, { cwd: folder, encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
}

test("its commands run, and print what it says: in this process, and on two cores", () => {
  const [here, cores] = textOf("sh").split("\n").map(run).slice(-2);
  expect(here!.trim()).toBe(textOf("text"));
  expect(cores).toBe(here);
});

test("L-BFGS finds the minimum, in this process and on two cores, with the same bits", () => {
  const [here, cores] = textOf("sh", 1).split("\n").map(run);
  expect(here!.trim()).toBe(textOf("text", 1));
  expect(cores).toBe(here);
});

test("training goes on from the step that was finished last, with the same numbers", () => {
  run("node build/cluster/train.js 11 state.bin");
  expect(run("node build/cluster/train.js 30 state.bin").trim()).toBe(textOf("text"));
});

test("a sweep finds the weights that the labels come of", () => {
  const found = run("CORES=2 node build/cluster/sweep.js 40 2000");
  expect(found).toMatch(/^40 fits of 2000 rows each\n/);
  for (const [, mean, deviation, truth] of found.matchAll(/: (\S+) ± (\S+), in truth (\S+)/g))
    expect(Math.abs(Number(mean) - Number(truth))).toBeLessThan(Number(deviation));
});

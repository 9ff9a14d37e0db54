/**
 * The curve-fit example, as its README.md tells a newcomer: the commands run in a copy of the folder, and print what it says.
 * The numbers are the known ones of these data.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf } from "../support/markdown.js";
import { projectRoot } from "../support/sources.js";

const blocks = blocksOf(readFileSync(join(projectRoot, "examples/curve-fit/README.md"), "utf8"));
const textOf = (language: string): string => blocks.find((block) => block.language === language)!.text.trim();

/** Inside of the project, so that "micrograd-compile" is this one. */
let folder = "";
let printed = "";

beforeAll(() => {
  mkdirSync(join(projectRoot, "build"), { recursive: true });
  folder = mkdtempSync(join(projectRoot, "build/curve-fit-"));
  for (const part of ["curve-fit", "optimisers"])
    cpSync(join(projectRoot, "examples", part), join(folder, "examples", part), {
      recursive: true,
      filter: (file) => !file.includes(".grad."),
    });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs: { readonly [name: string]: readonly string[] } = {
  "npx micrograd-compile": [process.execPath, join(projectRoot, "dist/cli.js")],
  "npx esbuild": [join(projectRoot, "node_modules/.bin/esbuild")],
  node: [process.execPath],
};

test("its commands run", () => {
  for (const line of textOf("sh").split("\n")) {
    const [, name, rest] = /^(npx \S+|node) (.*)$/.exec(line)!;
    const [program, ...args] = [...programs[name!]!, ...rest!.split(" ")];
    printed = execFileSync(program!, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }
});

test("the fit is the known one, and what README.md says", () => {
  expect(printed.trim()).toBe(textOf("text"));
  // R's nls: 212.68370711 ± 6.947, 0.06412123 ± 0.008281, 1195.449.
  expect(printed).toContain("vmax = 212.7 ± 6.9\n");
  expect(printed).toContain("km = 0.06412 ± 0.0083\n");
});

test("the picture has all points and no number that is none", () => {
  const svg = readFileSync(join(folder, "build/curve-fit.svg"), "utf8");
  expect(svg.match(/<circle/g)).toHaveLength(12);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg).toMatch(/^<svg .*<\/svg>\n$/s);
});

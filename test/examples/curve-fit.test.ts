/**
 * The curve-fit example, as its README.md tells a newcomer: the commands run in a copy of the folder, and print what it says.
 * The numbers are the known ones of these data.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf } from "../support/markdown.js";
import { projectRoot } from "../support/sources.js";
import { runInCopy } from "./commands.js";

const blocks = blocksOf(readFileSync(join(projectRoot, "examples/curve-fit/README.md"), "utf8"));
const textOf = (language: string): string => blocks.find((block) => block.language === language)!.text.trim();

/** Inside of the project, so that "micrograd-compile" is this one. */
let folder = "";
let printed = "";

beforeAll(() => {
  mkdirSync(join(projectRoot, "build"), { recursive: true });
  folder = mkdtempSync(join(projectRoot, "build/curve-fit-"));
  cpSync(join(projectRoot, "examples/curve-fit"), join(folder, "examples/curve-fit"), {
    recursive: true,
    filter: (file) => !file.includes(".grad."),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("its commands run", () => {
  printed = runInCopy(folder, textOf("sh"));
});

test("the fit is the known one, and what README.md says", () => {
  expect(printed.trim()).toBe(textOf("text"));
  // R's nls: 212.68370711 ± 6.947, 0.06412123 ± 0.008281, 1195.449.
  expect(printed).toMatch(/vmax 212\.7 +± 6\.9 /);
  expect(printed).toMatch(/km +0\.0641 ± 0\.0083 /);
  expect(printed).toContain("χ² 1195.45 with 10 degrees of freedom");
});

test("the picture has all points and no number that is none", () => {
  const svg = readFileSync(join(folder, "build/curve-fit.svg"), "utf8");
  expect(svg.match(/<circle/g)).toHaveLength(12);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg).toMatch(/^<svg .*<\/svg>\n$/s);
});

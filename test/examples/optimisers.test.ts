/** The comparison of solvers, as its README.md tells it; and a package from npm with slopes from a generated module. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fitCurve } from "../../examples/optimisers/with-ml-levenberg-marquardt.js";
import { load } from "../../src/compile.js";
import { blocksOf } from "../support/markdown.js";
import { projectRoot } from "../support/sources.js";
import { expectClose } from "./close.js";
import { runInCopy } from "./commands.js";

const blocks = blocksOf(readFileSync(join(projectRoot, "examples/optimisers/README.md"), "utf8"));
const textOf = (language: string): string => blocks.find((block) => block.language === language)!.text.trim();

/** Inside of the project, so that "micrograd-compile" is this one. */
let folder = "";

beforeAll(() => {
  mkdirSync(join(projectRoot, "build"), { recursive: true });
  folder = mkdtempSync(join(projectRoot, "build/optimisers-"));
  cpSync(join(projectRoot, "examples/rosenbrock.ts"), join(folder, "examples/rosenbrock.ts"));
  cpSync(join(projectRoot, "examples/optimisers"), join(folder, "examples/optimisers"), {
    recursive: true,
    filter: (file) => !file.includes(".grad."),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("all solve Rosenbrock's function in 100 variables", () => {
  const printed = runInCopy(folder, textOf("sh"));
  expect(printed.match(/, solved$/gm)).toHaveLength(4);
  expect(printed.trim()).toBe(textOf("text"));
});

test("the package ml-levenberg-marquardt, with slopes from a generated module", async () => {
  const [, ...rows] = readFileSync("examples/curve-fit/puromycin.csv", "utf8").trim().split("\n");
  const points = rows.map((row) => row.split(",").map(Number));
  const data = { x: points.map(([x]) => x!), y: points.map(([, y]) => y!) };
  const { parameterValues } = fitCurve(await load("examples/curve-fit/model.ts", { emit: ["jacobian"] }), data, {
    damping: 100,
    minValues: [0, 1e-3],
  });
  // What R's nls gives for these data.
  expectClose(parameterValues, [212.683743, 0.064121281], 1e-5);
});

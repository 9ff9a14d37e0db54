/** The whole project type-checks: the compiler with its tests, the page of `explain`, and the tests of that page. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { projectRoot } from "./support/sources.js";

const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));

/** What the compiler of the package `typescript` says of a project; nothing if nothing is wrong. */
const errorsIn = (project: string): Promise<string> =>
  new Promise((resolve) => {
    execFile(process.execPath, [tsc, "--noEmit", "-p", project], { cwd: projectRoot }, (error, stdout, stderr) =>
      resolve(error ? stdout + stderr || String(error) : ""),
    );
  });

const LONG = 600_000;

test.each([".", "src/explain/page", "test/pages"])("%s", { timeout: LONG }, async (project) => {
  expect(await errorsIn(project)).toBe("");
});

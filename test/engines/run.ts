/**
 * `npm run test:engines`: runs the suite in every engine that is there, prints what failed, and leaves the counts in
 * `build/engines-results.json` for `.ci/run`. On a CI machine it installs Debian's browsers if they are not there.
 *   --only <name>   only the engines whose name contains it
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile } from "micrograd-compile";
import { bundleFor } from "../../bench/engines/bundle.js";
import { findEngines } from "../../bench/engines/engines.js";
import { inTemporaryFolder } from "../../bench/temporary.js";
import { models } from "./models.js";
import type { Job, Outcome } from "./suite.js";

const RUNS = Number(process.env.FUZZ_RUNS ?? 120);
const seed = Number(process.env.FUZZ_SEED ?? 20261128);
const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });

if (process.env.CI) installBrowsers();
const { found, missing } = findEngines(values.only);
for (const name of missing) console.log(`${name}: not there, left out`);

let passed = 0;
let failed = found.length === 0 ? 1 : 0;
await inTemporaryFolder(async (folder) => {
  for (const [name, model] of Object.entries(models))
    for (const backend of ["js", "wasm"]) {
      const { files } = await compile(model, { output: join(folder, `${name}.${backend}.mjs`), backend });
      for (const { path, text } of files) writeFileSync(path, text);
    }
  const script = await bundleFor(folder, "test/engines/suite.ts", "suite.mjs", {
    "micrograd-compile": "./test/engines/api.ts",
  });
  for (const engine of found) {
    const outcomes = await engine
      .ask<Outcome[]>(script, { runs: RUNS, seed } satisfies Job)
      .catch((error: Error): Outcome[] => [{ name: "the suite", failure: error.message }]);
    const failures = outcomes.filter(({ failure }) => failure !== undefined);
    passed += outcomes.length - failures.length;
    failed += failures.length;
    console.log(`${engine.name}: ${outcomes.length - failures.length} passed, ${failures.length} failed`);
    for (const { name, failure } of failures) console.log(`  ${name} (FUZZ_SEED=${seed}): ${failure}`);
  }
});

mkdirSync("build", { recursive: true });
writeFileSync("build/engines-results.json", JSON.stringify({ passed, failed }));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function installBrowsers(): void {
  const absent = ["chromium", "firefox-esr"].filter((name) => {
    try {
      execFileSync("which", [name], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
  if (absent.length === 0) return;
  try {
    execFileSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...absent], { stdio: "ignore", env });
  } catch (error) {
    console.log(`${absent.join(", ")} cannot be installed: ${(error as Error).message}`);
  }
}

/**
 * The tests that have a short form in `npm test`, at their full length: random graphs and programs by both backends, products
 * in loops, and all steps of microgpt. Leaves counts in `build/long-results.json`.
 *
 *     npm run test:long
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const results = "build/test-results-long.json";
const files = [
  "test/agreement",
  "test/rewrite/tables.test.ts",
  "test/examples",
  "test/bench/native.test.ts",
  "test/emit/wasm/backend.test.ts",
];

mkdirSync("build", { recursive: true });
rmSync(results, { force: true });
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...files], {
  stdio: "inherit",
  env: { ...process.env, LONG: "1", CI: "true", TEST_RESULTS: results },
});
const { numPassedTests: passed, numFailedTests } = JSON.parse(readFileSync(results, "utf8"));
// A file that cannot be loaded has no tests that could fail.
const failed = status === 0 ? numFailedTests : Math.max(1, numFailedTests);
writeFileSync("build/long-results.json", JSON.stringify({ passed, failed }));
process.exitCode = failed > 0 ? 1 : 0;

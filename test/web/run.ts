/**
 * `npm run test:web`: this package in real projects, with the real tools (pinned, in a temporary folder): bundlers, TypeScript,
 * vitest, bun, Deno, browsers. Prints what failed, and leaves the counts in `build/web-results.json` for `.ci/run`.
 *   --only <text>   only the checks whose name contains it
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { badInput } from "./bad-input.js";
import { bundlers } from "./bundlers.js";
import { counts } from "./checks.js";
import { pages } from "./pages.js";
import { policies } from "./policies.js";
import { packages, runtimes } from "./runtimes.js";
import { toolsFolder } from "./tools.js";
import { types } from "./types.js";
import { vitest } from "./vitest.js";

const tools = toolsFolder();
const folder = realpathSync(mkdtempSync(join(tmpdir(), "micrograd-web-")));
try {
  for (const part of [bundlers, types, vitest, runtimes, packages, badInput, pages, policies])
    await part(folder, tools);
} catch (error) {
  counts.failed++;
  console.log(error);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
mkdirSync("build", { recursive: true });
writeFileSync("build/web-results.json", JSON.stringify(counts));
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

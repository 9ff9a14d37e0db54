/** How the tests run. On a CI machine they also leave their results as JSON, for `.ci/run` to count. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/setup/longest-first.js";

const onCi = Boolean(process.env.CI);

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The default leaves one core to vitest itself, which waits while tests run: on two cores they would run one by one.
    maxWorkers: availableParallelism(),
    // Compiling makes much that is short-lived: with V8's own 16 MB for that, a third of the time goes into copying it.
    execArgv: ["--max-semi-space-size=64"],
    // What is built is tested as Node loads it.
    server: { deps: { external: [/\/dist\//] } },
    sequence: { sequencer: LongestFirst },
    globalSetup: ["test/setup/build.ts"],
    // Nothing is held to a time: these only end what hangs, on the slowest machine too.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    reporters: onCi
      ? ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? "build/test-results.json" }]]
      : ["default"],
  },
});

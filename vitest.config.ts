/** How the tests run. On a CI machine they also leave their results as JSON, for `.ci/run` to count. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const onCi = Boolean(process.env.CI);

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The default leaves one core to vitest itself, which waits while tests run: on two cores they would run one by one.
    maxWorkers: availableParallelism(),
    globalSetup: ["test/setup/build.ts"],
    // Nothing is held to a time: these only end what hangs, on the slowest machine too.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    reporters: onCi
      ? ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? "build/test-results.json" }]]
      : ["default"],
  },
});

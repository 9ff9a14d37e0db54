/**
 * Builds dist/ once before any test runs: the command, the package and models that import "micrograd-compile" are tested
 * as users get them. The compiler's own build mode does nothing where dist/ is up to date. Types are checked by a test of their
 * own (types.test.ts), beside the others; an error of types keeps none from running.
 */
import { spawnSync } from "node:child_process";

export function setup(): void {
  const { status } = spawnSync("npm", ["run", "--silent", "build:unchecked"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) console.error("dist/ could not be built: tests of the command and the package may fail.\n");
}

/**
 * Builds dist/ once before any test runs: the command, the package and models that import "micrograd-compile" are tested
 * as users get them. The compiler's own build mode does nothing where dist/ is up to date. An error of types keeps no test
 * from running; `npm test` has already stopped at it.
 */
import { spawnSync } from "node:child_process";

export function setup(): void {
  const { status } = spawnSync("npm", ["run", "--silent", "build"], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) console.error("dist/ could not be built: tests of the command and the package may fail.\n");
}

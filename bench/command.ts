/** The command from start to end, as a user waits for it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median } from "../src/bench/harness.js";
import { duration } from "../src/bench/text.js";
import type { Verdict } from "./figures.js";
import { inTemporaryFolder } from "./temporary.js";

const LIMIT = 1;

export function measureCommand(rounds: number): Promise<Verdict> {
  return inTemporaryFolder(async (folder) => {
    const command = ["dist/cli.js", "examples/readme-expression.ts", "-o", join(folder, "expression.grad.ts")];
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
      if (status !== 0) throw new Error(`the command failed: ${stderr}`);
      return (performance.now() - start) / 1000;
    });
    const seconds = median(times);
    const work = "compile of the README expression, whole command";
    return { work, asked: `done in ${LIMIT} s`, reached: duration(seconds), ok: seconds <= LIMIT };
  });
}

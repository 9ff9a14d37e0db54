/**
 * The command under bun. Its engine forgets a function that ends in a call, and with it the line of the model that an operation
 * stands in; where it is told not to, comments and frames are those that Node gives. That can be told to a new process only.
 */
import { spawn } from "node:child_process";

const SETTING = "BUN_JSC_useTailCalls";

/** Runs the command in such a process where that is needed, and gives its exit code. */
export function again(): Promise<number> | undefined {
  if (process.versions.bun === undefined || process.env[SETTING] !== undefined) return undefined;
  const child = spawn(process.execPath, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, [SETTING]: "0" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/**
 * Work in a process of its own. Knows how a job goes there and how its answer comes back; nothing of what they are.
 */
import { fork, type StdioOptions } from "node:child_process";

const QUIET: StdioOptions = ["ignore", "ignore", "ignore", "ipc"];

/**
 * Hands a job to a script in a new process and gives its answer. Both must survive `structuredClone`.
 * @param flags of V8's, for that process.
 * @param quiet whether what it prints is lost.
 */
export function inChild<Answer>(
  script: URL,
  job: unknown,
  flags: readonly string[] = [],
  quiet = false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const execArgv = [...process.execArgv, ...flags];
    const child = fork(script, { serialization: "advanced", execArgv, ...(quiet && { stdio: QUIET }) });
    child.once("message", (answer) => resolve(answer as Answer));
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new Error(`a child process ended without an answer (${signal ?? code})`)),
    );
    child.send(job as object);
  });
}

/** In the script: answers the one job it is given, then lets the process end. */
export function answer<Job>(work: (job: Job) => unknown): void {
  // Without the process that asked there is nobody to work for.
  process.once("disconnect", () => process.exit());
  process.once("message", async (job) => {
    const result = await work(job as Job);
    process.send!(result, () => process.disconnect());
  });
}

/**
 * Shows on a terminal what is running, once it takes long. Compiling lets no timer run, so a thread of its own draws the
 * line; here it is started, told of stages, and kept out of the way of whatever else is written.
 */
import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Setting, Stage } from "./progress-thread.js";

/** What the line is: written by the thread, taken away by us. */
export const HIDDEN = 0;
export const SHOWN = 1;
/** Just taken away: it stays away for a moment, since the process may be ending. */
export const ERASED = 2;
/** Somebody else has begun a line, which must not be overwritten. */
export const TAKEN = 3;

const ERASE = "\r\u001b[K";

/** Runs something that tells its stages, and for which model they are. Nothing is shown unless that is wanted and a terminal. */
export async function withProgress<T>(
  wanted: boolean,
  run: (onStage: (stage: string, model: string) => void) => Promise<T>,
): Promise<T> {
  const { isTTY, columns } = process.stderr;
  if (!wanted || !isTTY || process.env.TERM === "dumb") return run(() => {});
  const line = new Int32Array(new SharedArrayBuffer(4));
  const setting: Setting = { line, start: Date.now(), columns: columns || 80 };
  // It must not keep alive a process that waits for a model that never loads; and without it nothing is lost but the line.
  const thread = new Worker(new URL("../cli/progress-thread.js", import.meta.url), { workerData: setting });
  thread.on("error", () => {}).unref();
  const restored = [process.stdout, process.stderr].map((stream) => makeWay(stream, line));
  try {
    return await run((stage, model) => thread.postMessage({ stage, model, start: Date.now() } satisfies Stage));
  } finally {
    await thread.terminate();
    erase(line);
    for (const restore of restored) restore();
  }
}

function erase(line: Int32Array): void {
  if (Atomics.exchange(line, 0, ERASED) === SHOWN) writeSync(process.stderr.fd, ERASE);
}

/** Takes the line away before anything else is written to a stream; gives what undoes that. */
function makeWay(stream: NodeJS.WriteStream, line: Int32Array): () => void {
  const { write } = stream;
  stream.write = ((...given: Parameters<typeof write>) => {
    erase(line);
    if (!String(given[0]).endsWith("\n")) Atomics.store(line, 0, TAKEN);
    return write.apply(stream, given);
  }) as typeof write;
  return () => {
    stream.write = write;
  };
}

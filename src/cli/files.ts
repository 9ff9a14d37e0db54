/**
 * Writes output files: whole or not at all, and nothing else is left behind, whatever fails and whatever signal comes.
 * Knows the file system; what the texts are is the caller's affair.
 */
import { randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { shownPath } from "../common/paths.js";
import { diagnostic } from "../diagnostics.js";

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files, making the folders that are missing.
 * @param inputs files that must not be overwritten.
 * @throws `bad-output` or `output-is-model`, and then nothing has changed.
 */
export async function writeFiles(files: readonly OutputFile[], inputs: readonly string[] = []): Promise<void> {
  const guarded = new Map(
    inputs.map((input, i) => [real(input), i === 0 ? "the model itself" : "an input of the model"]),
  );
  const targets = files.map(({ path, text }) => {
    const input = guarded.get(real(path));
    if (input) throw diagnostic("output-is-model", shownPath(path), input);
    return { path, text, target: real(path) };
  });
  const release = holdSignals();
  const made: { readonly temporary: string[]; readonly folders: string[] } = { temporary: [], folders: [] };
  try {
    for (const { path, text, target } of targets)
      attempt(path, () => {
        // One by one: Node's own recursion never ends where the system refuses with ENOENT, as in /proc.
        for (const folder of missingFolders(dirname(target)).reverse()) {
          mkdirSync(folder);
          made.folders.unshift(folder);
        }
        const mode = checkTarget(target);
        const temporary = join(dirname(target), `.micrograd-${randomUUID()}.tmp`);
        made.temporary.push(temporary);
        writeFileSync(temporary, text, { flag: "wx", mode });
      });
    for (const [i, { path, target }] of targets.entries()) attempt(path, () => renameSync(made.temporary[i]!, target));
  } catch (error) {
    // Asked first: from Node 26 on, `force` does not hold for what cannot be there, as in a file.
    for (const temporary of made.temporary) if (existsSync(temporary)) rmSync(temporary);
    for (const folder of made.folders) if (readdirSync(folder).length === 0) rmdirSync(folder);
    throw error;
  } finally {
    await release();
  }
}

/** Where writing to a path ends up: behind links, if it is there. */
const real = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

/** Whether a path can be replaced by a file, and the mode of the file that is there. */
function checkTarget(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0o666;
  if (!found.isFile()) throw new Error(found.isDirectory() ? "it is a folder" : "it is no regular file");
  accessSync(path, constants.W_OK);
  return found.mode & 0o777;
}

/** The folders that are missing on the way to one, the innermost first. */
function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path) && dirname(path) !== path; path = dirname(path)) missing.push(path);
  return missing;
}

function attempt<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    // "EACCES: permission denied, open '…'": only the middle is for the user.
    const [, why] = /^(?:E\w+: )?([^,]*)/.exec((error as Error).message)!;
    throw diagnostic("bad-output", shownPath(path), why!);
  }
}

/**
 * Holds back what would end the process. All is synchronous meanwhile, so a signal that comes is noticed only when the
 * event loop turns again; whoever releases waits for that, and then it ends the process as it would have done.
 */
function holdSignals(): () => Promise<void> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let held: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals): void => {
    held ??= signal;
  };
  for (const signal of signals) process.on(signal, hold);
  return async () => {
    await setImmediate();
    for (const signal of signals) process.off(signal, hold);
    if (held && process.listenerCount(held) === 0) process.kill(process.pid, held);
  };
}

/**
 * Runs something again whenever one of some files changes. Watches their folders, because editors replace files rather
 * than write them. Knows files and times only.
 */
import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import { leave } from "./strays.js";

/** Milliseconds of silence after which a change is complete: editors write in several steps. */
const QUIET = 60;

/** What a run leaves. */
export interface Watched {
  /** What it depends on. */
  readonly files: readonly string[];
  /** Whether something was wrong: then a file that appears may be the one that was missing. */
  readonly failed: boolean;
  /** Whether a file that appears may be one more of those that are meant. */
  readonly open?: boolean;
  /** Says what came out; called once its files are watched, so that whoever reads it may change them. */
  readonly announce: () => void;
}

/** Runs, and again after each change; never ends. While nothing is to be done, a signal ends the process. */
export async function rerun(
  first: readonly string[],
  run: (changed: readonly string[]) => Promise<Watched>,
): Promise<never> {
  const folders = new Folders();
  folders.watch(first, false);
  for (let changed: readonly string[] = []; ; ) {
    const { files, failed, open = false, announce } = await run(changed);
    folders.watch(files, failed || open);
    changed = await idle(folders, announce);
  }
}

/** Says what came out, ready for whatever whoever reads it does next, and waits for a change. */
async function idle(folders: Folders, announce: () => void): Promise<readonly string[]> {
  // The watchers themselves do not keep the process alive: what a model waits for while it loads would hide behind them.
  const alive = setInterval(() => {}, 2 ** 30);
  const end = (_: string, signal: number): never => leave(128 + signal);
  process.once("SIGINT", end).once("SIGTERM", end);
  announce();
  const changed = await folders.changed();
  process.off("SIGINT", end).off("SIGTERM", end);
  clearInterval(alive);
  return changed;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

class Folders {
  private readonly watchers = new Map<string, FSWatcher>();
  private files: ReadonlySet<string> = new Set();
  private isOpen = false;
  private dirty = new Set<string>();
  private isQuiet = true;
  private wake = (): void => {};
  private timer: NodeJS.Timeout | undefined;

  /** Adds files, and folders that were read. @param isOpen whether files that appear count, too. */
  watch(files: readonly string[], isOpen: boolean): void {
    this.files = new Set([...this.files, ...files]);
    this.isOpen = isOpen;
    for (const folder of new Set([...files.map(dirname), ...files.filter(isFolder)]))
      if (!this.watchers.has(folder)) this.open(folder);
  }

  /** Resolves when something has changed since the last time, with what has. */
  async changed(): Promise<readonly string[]> {
    while (this.dirty.size === 0 || !this.isQuiet)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    const changed = [...this.dirty];
    this.dirty = new Set();
    return changed;
  }

  private open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        const file = name === null ? folder : join(folder, basename(name));
        // What is in a folder that was read is part of it.
        if (this.files.has(file) || name === null) this.note(file);
        else if (this.files.has(folder)) this.note(folder);
        else if (this.isOpen && event === "rename") this.note(file);
      });
      watcher.on("error", () => this.close(folder));
      this.watchers.set(folder, watcher);
    } catch {
      // The folder is gone: when the run that comes next fails, it is said there.
    }
  }

  private close(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private note(file: string): void {
    this.dirty.add(file);
    this.isQuiet = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isQuiet = true;
      this.wake();
    }, QUIET);
  }
}

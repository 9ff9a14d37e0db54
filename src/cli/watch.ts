/**
 * Runs something again whenever one of some files changes. Watches their folders, because editors replace files rather
 * than write them. Knows files and times only.
 */
import { type FSWatcher, watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import { leave } from "./strays.js";

/** Milliseconds of silence after which a change is complete: editors write in several steps. */
const QUIET = 60;

/** What a run leaves. */
export interface Watched {
  /** What it depends on. */
  readonly files: readonly string[];
  /** Whether something was wrong. */
  readonly failed: boolean;
  /** Says what came out; called once its files are watched, so that whoever reads it may change them. */
  readonly announce: () => void;
}

/** Runs, and again after each change; never ends. While nothing is to be done, a signal ends the process. */
export async function rerun(first: string, run: () => Promise<Watched>): Promise<never> {
  const folders = new Folders();
  folders.watch([first], false);
  for (;;) {
    const { files, failed, announce } = await run();
    folders.watch(files, failed);
    await idle(folders, announce);
  }
}

/** Says what came out, ready for whatever whoever reads it does next, and waits for a change. */
async function idle(folders: Folders, announce: () => void): Promise<void> {
  // The watchers themselves do not keep the process alive: what a model waits for while it loads would hide behind them.
  const alive = setInterval(() => {}, 2 ** 30);
  const end = (_: string, signal: number): never => leave(128 + signal);
  process.once("SIGINT", end).once("SIGTERM", end);
  announce();
  await folders.changed();
  process.off("SIGINT", end).off("SIGTERM", end);
  clearInterval(alive);
}

class Folders {
  private readonly watchers = new Map<string, FSWatcher>();
  private files: ReadonlySet<string> = new Set();
  private failed = false;
  private dirty = false;
  private wake = (): void => {};
  private timer: NodeJS.Timeout | undefined;

  /** Adds files. After a failure, a file that appears may be the one that was missing. */
  watch(files: readonly string[], failed: boolean): void {
    this.files = new Set([...this.files, ...files]);
    this.failed = failed;
    for (const folder of new Set(files.map(dirname))) if (!this.watchers.has(folder)) this.open(folder);
  }

  /** Resolves when something has changed since the last time. */
  async changed(): Promise<void> {
    while (!this.dirty)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    this.dirty = false;
  }

  private open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        const ours = name === null || this.files.has(join(folder, basename(name)));
        if (ours || (this.failed && event === "rename")) this.note();
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

  private note(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.dirty = true;
      this.wake();
    }, QUIET);
  }
}

/** Workers as processes of their own, which tell what they do, and can be killed at a moment that the test chooses. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface WorkerSetting {
  readonly redis: unknown;
  readonly name?: string;
  readonly partitions?: readonly number[];
  readonly lock?: number;
  readonly stalled?: number;
  readonly keep?: boolean;
  /** Whether it runs jobs of sweeps. */
  readonly sweeps?: boolean;
  /** Milliseconds that it takes to load a shard, without work. */
  readonly sleep?: number;
  /** Milliseconds that summing a shard blocks its thread. */
  readonly spin?: number;
  /** A shard that it cannot read. */
  readonly missing?: number;
  /** Facts of its model that are others. */
  readonly model?: object;
  /** The version of V8 that it takes itself to have. */
  readonly v8?: string;
}

/** What a worker tells: which shard it loads, that it sums one, which job it runs, what went wrong. */
export interface Told {
  readonly loads?: number;
  readonly sums?: true;
  readonly runs?: number;
  readonly trouble?: string;
  readonly ready?: true;
}

/** Code is a file on the worker. V8 itself sees to it that no other is made: `--disallow-code-generation-from-strings`. */
const program = `
import { setTimeout as sleep } from "node:timers/promises";
const { cluster, v8, name, sweeps, spin = 0, missing, model, ...given } = JSON.parse(process.argv[2]);
if (v8) Object.defineProperty(process, "versions", { value: { ...process.versions, v8 } });
const { serve } = await import(cluster);
const site = await import("./site.mjs");
const tell = (what) => process.connected && process.send(what);
process.on("disconnect", () => process.exit());
const module = {
  ...site.module,
  model: { ...site.module.model, ...model },
  batchSumAndGradient(...arrays) {
    tell({ sums: true });
    const start = performance.now();
    while (performance.now() - start < spin);
    return site.module.batchSumAndGradient(...arrays);
  },
};
const shard = async (id) => {
  tell({ loads: id });
  await sleep(given.sleep ?? 0);
  if (id === missing) throw new Error("ENOENT: no such file or directory");
  return site.shard(id);
};
const job = async (given, index) => {
  tell({ runs: index });
  await sleep(given.sleep ?? 0);
  return site.job(given, index);
};
const serving = await serve({
  lock: 1000, stalled: 500, keep: false, ...given, ...(name && { name }), module, shard, ...(sweeps && { job }),
  onTrouble: ({ message }) => tell({ trouble: message }),
});
process.on("message", () => serving.close().then(() => process.exit()));
tell({ ready: true });
`;

/** Starts a program beside the site, with a channel to it. */
export function startProgram(
  site: URL,
  name: string,
  text: string,
  setting: object,
  within: readonly string[] = [],
): ChildProcess {
  const file = join(fileURLToPath(new URL(".", site)), name);
  writeFileSync(file, text);
  const given = JSON.stringify({ ...setting, cluster: import.meta.resolve("micrograd-compile/cluster") });
  const node = [process.execPath, "--disallow-code-generation-from-strings", file, given];
  const [command, ...rest] = [...within, ...node];
  return spawn(command!, rest, { stdio: ["ignore", "inherit", "inherit", "ipc"], serialization: "advanced" });
}

export class WorkerProcess {
  readonly told: Told[] = [];
  readonly process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.process = process;
    process.on("message", (what: Told) => this.told.push(what));
  }

  /** @param within what the command begins with: another network's. */
  static async start(site: URL, setting: WorkerSetting, within: readonly string[] = []): Promise<WorkerProcess> {
    const worker = new WorkerProcess(startProgram(site, "worker.mjs", program, setting, within));
    await worker.hear(({ ready }) => ready === true);
    return worker;
  }

  /** Waits until it tells something, or has told it. */
  async hear(isIt: (told: Told) => boolean): Promise<void> {
    const aborting = new AbortController();
    const { signal } = aborting;
    const ended = once(this.process, "exit", { signal }).then(() => {
      throw new Error("the worker has ended");
    });
    ended.catch(() => {});
    try {
      while (!this.told.some(isIt)) await Promise.race([once(this.process, "message", { signal }), ended]);
    } finally {
      aborting.abort();
    }
  }

  /** Which shards it has loaded so far. */
  get loaded(): number[] {
    return this.told.flatMap(({ loads }) => (loads === undefined ? [] : [loads]));
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await ended;
  }

  /** Asks it to close, and waits until it has ended by itself. */
  async close(): Promise<void> {
    const ended = once(this.process, "exit");
    this.process.send({ close: true });
    await ended;
  }
}

/** What the bench runs beside itself: workers as processes, and the CPU that they, redis and the bench itself have used. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "./server.js";
import type { BenchWorker } from "./worker.js";

// Workers are bundled beside run.ts.
const WORKER = new URL("./cluster/worker.js", import.meta.url);

export class BenchProcess {
  readonly process: ChildProcess;

  constructor(setting: BenchWorker) {
    this.process = fork(WORKER, [JSON.stringify(setting)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  }

  /** Waits until it says so. */
  async says(what: string): Promise<void> {
    for (;;) {
      const [message] = await once(this.process, "message");
      if (message === what) return;
    }
  }

  async cpu(): Promise<number> {
    this.process.send("cpu");
    for (;;) {
      const [message] = await once(this.process, "message");
      if (typeof message === "object") return secondsOf(message as NodeJS.CpuUsage);
    }
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await ended;
  }
}

/** Seconds of CPU, by who used them. */
export interface Cpu {
  readonly driver: number;
  readonly workers: number;
  readonly redis: number;
}

const secondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;

export async function cpuOf(server: Server, processes: readonly BenchProcess[]): Promise<Cpu> {
  const info = await server.ask((client) => client.info("cpu"));
  const of = (name: string): number => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)![1]);
  const workers = await Promise.all(processes.map((one) => one.cpu()));
  return {
    driver: secondsOf(process.cpuUsage()),
    workers: workers.reduce((sum, seconds) => sum + seconds, 0),
    redis: of("used_cpu_sys") + of("used_cpu_user"),
  };
}

export const usedSince = (before: Cpu, after: Cpu, each = 1): Cpu => ({
  driver: (after.driver - before.driver) / each,
  workers: (after.workers - before.workers) / each,
  redis: (after.redis - before.redis) / each,
});

export const totalOf = ({ driver, workers, redis }: Cpu): number => driver + workers + redis;

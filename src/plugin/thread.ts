/**
 * Threads that compile, one file after the other. What Node has imported in a thread stays as it was, so a file is compiled
 * once in each: for the second time there is a new one, started ahead, which has compiled something already: the first time
 * takes five times as long. Knows threads; what to compile when is the caller's affair.
 */
import { Worker } from "node:worker_threads";
import { diagnostic } from "../diagnostics.js";
import { failureFrom } from "../load/room.js";
import type { Answer, Job } from "./compile-thread.js";
import type { Compiled } from "./compiler.js";

const start = (): Worker => {
  const worker = new Worker(new URL("../plugin/compile-thread.js", import.meta.url));
  // Whoever waits for an answer keeps the process alive.
  worker.unref();
  return worker;
};

/** Milliseconds that a page has the processor to itself. */
const PAUSE = 300;

export class Threads {
  private current: Worker | undefined;
  private spare: Worker | undefined;
  private readonly done = new Set<string>();
  private queue: Promise<unknown> = Promise.resolve();
  private running: string | undefined;
  private pause: NodeJS.Timeout | undefined;

  /** @param onStage is told which stage of the job begins. */
  compile(job: Job, onStage: (stage: string) => void): Promise<Compiled> {
    const answer = this.queue.then(() => this.ask(job, onStage));
    this.queue = answer.catch(() => {});
    return answer;
  }

  /** Has a thread ready for when a file is compiled again, as soon as the page that waited for this one is there. */
  prepare(): void {
    this.pause ??= setTimeout(() => {
      this.pause = undefined;
      if (this.spare) return;
      this.spare = start();
      this.spare.postMessage("rehearse");
    }, PAUSE).unref();
  }

  /** Ends the job on a model, if that is what runs. */
  interrupt(model: string): void {
    if (this.running === model) void this.current?.terminate();
  }

  async close(): Promise<void> {
    clearTimeout(this.pause);
    await Promise.all([this.current?.terminate(), this.spare?.terminate()]);
    this.current = this.spare = undefined;
  }

  private ask(job: Job, onStage: (stage: string) => void): Promise<Compiled> {
    if (this.current && this.done.has(job.model)) {
      void this.current.terminate();
      this.current = undefined;
      this.done.clear();
    }
    const worker = this.current ?? this.spare ?? start();
    this.current = worker;
    if (worker === this.spare) this.spare = undefined;
    this.done.add(job.model);
    this.running = job.model;
    worker.ref();
    return new Promise<Compiled>((resolve, reject) => {
      const settle = (run: () => void): void => {
        // By name: without one it would lose what Node itself listens for, and hear nothing of the next job.
        for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
        worker.unref();
        this.running = undefined;
        run();
      };
      worker.on("message", (answer: Answer) => {
        if ("stage" in answer) onStage(answer.stage);
        else if ("compiled" in answer) settle(() => resolve(answer.compiled));
        else settle(() => reject(failureFrom(answer.failure)));
      });
      worker.on("error", (error) => settle(() => this.lose(reject, error)));
      worker.on("exit", () => settle(() => this.lose(reject, diagnostic("model-exited"))));
      worker.postMessage(job);
    });
  }

  private lose(reject: (error: Error) => void, error: unknown): void {
    this.current = undefined;
    this.done.clear();
    reject(error as Error);
  }
}

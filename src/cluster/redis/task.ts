/**
 * A step or a sweep, as parts that wait for their answers: each part counts once, whatever comes twice; what redis has lost is
 * asked for again; and the deadline ends it all. Knows parts; nothing of what they are.
 */
import type { Diagnostic } from "../../diagnostics.js";
import type { Mailbox } from "./mailbox.js";
import type { Answer } from "./message.js";

export interface Task {
  readonly kind: Answer["kind"];
  readonly number: number;
  /** Takes the answer to a part; what it throws ends the task. */
  readonly onAnswer: (answer: Answer) => void;
  /** Which of these parts are neither waiting nor being done. */
  readonly lost: (parts: readonly number[]) => Promise<readonly number[]>;
  readonly askAgain: (parts: readonly number[]) => Promise<void>;
  /** How long a step may take, and how long a sweep may go without an answer, in milliseconds. */
  readonly timeout: number;
  /** What to say then. */
  readonly late: (missing: readonly number[]) => Promise<Diagnostic>;
}

export class Pending {
  private readonly mailbox: Mailbox;
  private readonly task: Task;
  /** Resolves when all parts have answered. */
  readonly done: Promise<void>;
  private readonly missing = new Set<number>();
  /** Parts that were gone from their queue when it was last looked, while their answers were not here. */
  private suspects: readonly number[] = [];
  private heard = Date.now();
  private readonly timer: NodeJS.Timeout;
  private finish: () => void = () => {};
  private fail: (error: unknown) => void = () => {};
  /** Parts that were asked for once more. */
  again = 0;

  constructor(mailbox: Mailbox, task: Task) {
    this.mailbox = mailbox;
    this.task = task;
    const { kind, number, timeout } = task;
    this.done = new Promise((finish, fail) => {
      this.finish = finish;
      this.fail = fail;
    });
    // Who asks may still be asking when it fails.
    this.done.catch(() => {});
    this.timer = setInterval(() => this.checkTime(), Math.max(10, Math.min(timeout / 10, 250)));
    mailbox.wait(kind, number, { receive: (answer) => this.receive(answer), quiet: () => this.quiet() });
  }

  /** These parts are asked for; asking itself may take until redis is back, so the deadline runs from now. */
  expect(parts: Iterable<number>): void {
    for (const part of parts) this.missing.add(part);
  }

  get size(): number {
    return this.missing.size;
  }

  /** No more is waited for. */
  end(): void {
    clearInterval(this.timer);
    this.mailbox.forget(this.task.kind, this.task.number);
  }

  abort(error: unknown): void {
    this.end();
    this.fail(error);
  }

  private receive(answer: Answer): boolean {
    if (!this.missing.has(answer.part)) return false;
    if (this.task.kind === "job") this.heard = Date.now();
    try {
      // First, so that whoever hears of it may ask for more.
      this.missing.delete(answer.part);
      this.task.onAnswer(answer);
    } catch (error) {
      this.abort(error);
    }
    if (this.missing.size === 0) {
      this.end();
      this.finish();
    }
    return true;
  }

  /**
   * An answer is posted before its job leaves the queue. So if a job was gone already when it was last looked, and nothing has come
   * since, then its answer, or the job itself, is lost.
   */
  private async quiet(): Promise<void> {
    const lost = this.suspects.filter((part) => this.missing.has(part));
    if (lost.length > 0) {
      this.again += lost.length;
      await this.task.askAgain(lost);
    }
    this.suspects = await this.task.lost([...this.missing].filter((part) => !lost.includes(part)));
  }

  private checkTime(): void {
    if (Date.now() - this.heard < this.task.timeout) return;
    this.end();
    this.task.late([...this.missing]).then(this.fail, this.fail);
  }
}

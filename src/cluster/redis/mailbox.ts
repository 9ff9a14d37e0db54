/**
 * The answers that come to one driver: one reader takes them from redis and hands each to whoever waits for it. Answers may be
 * lost (redis died while it sent one) or come twice (a worker was taken for dead): who waits looks after both.
 */
import { setTimeout } from "node:timers/promises";
import type { Connection, Redis } from "./connection.js";
import { type Answer, take } from "./message.js";

/** Seconds without an answer after which those who wait are asked to look what is going on. */
const QUIET = 1;

export interface Waiting {
  /** @returns whether the answer was one that was waited for. */
  readonly receive: (answer: Answer) => boolean;
  /** Nothing has come for a while. */
  readonly quiet: () => Promise<void>;
}

export class Mailbox {
  private readonly key: string;
  private readonly onTrouble: (trouble: Error) => void;
  private readonly waiting = new Map<string, Waiting>();
  private readonly client: Redis;
  private isOpen = true;
  /** Answers that nobody waited for. */
  ignored = 0;

  constructor(connection: Connection, key: string, onTrouble: (trouble: Error) => void) {
    this.key = key;
    this.onTrouble = onTrouble;
    // It waits inside of its client, so it needs one of its own.
    this.client = connection.client();
    void this.read();
  }

  wait(kind: Answer["kind"], number: number, waiting: Waiting): void {
    this.waiting.set(`${kind} ${number}`, waiting);
  }

  forget(kind: Answer["kind"], number: number): void {
    this.waiting.delete(`${kind} ${number}`);
  }

  close(): void {
    this.isOpen = false;
    // It would go on waiting for its answer.
    this.client.disconnect();
  }

  private async read(): Promise<void> {
    while (this.isOpen)
      try {
        const answer = await take(this.client, this.key, QUIET);
        if (!answer) await Promise.all([...this.waiting.values()].map((waiting) => waiting.quiet()));
        else if (!this.waiting.get(`${answer.kind} ${answer.number}`)?.receive(answer)) this.ignored++;
      } catch (error) {
        if (!this.isOpen) return;
        this.onTrouble(error as Error);
        await setTimeout(1000 * QUIET);
      }
  }
}

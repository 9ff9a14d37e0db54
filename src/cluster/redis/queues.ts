/**
 * Queues of jobs with locks that outlive whoever dies: the only file that knows BullMQ. A job says what to do and where its
 * answer goes; answers do not go through the queue, which would keep copies of them.
 */
import { type Job, Queue, Worker } from "bullmq";
import { CLOSING, type Redis, within } from "./connection.js";
import { PREFIX } from "./keys.js";

/** Deaths that a job survives. Not without end only because BullMQ wants a number: it is the deadline that ends. */
const DEATHS = 1_000;
/** Events that a queue's stream keeps. Nobody reads them. */
const EVENTS = 16;

/** A job's data: JSON, so nothing in it but texts, whole numbers and lists of these. */
export type Data = Readonly<Record<string, unknown>>;

export class JobQueue {
  private readonly queue: Queue<Data>;

  constructor(name: string, client: Redis, onTrouble: (trouble: Error) => void) {
    this.queue = new Queue<Data>(name, {
      connection: client,
      prefix: PREFIX,
      streams: { events: { maxLen: EVENTS } },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.queue.on("error", onTrouble);
  }

  async add(id: string, data: Data): Promise<void> {
    await this.queue.add("job", data, { jobId: id });
  }

  async addAll(jobs: readonly { readonly id: string; readonly data: Data }[]): Promise<void> {
    await this.queue.addBulk(jobs.map(({ id, data }) => ({ name: "job", data, opts: { jobId: id } })));
  }

  /** Whether the job waits or is being done. */
  async has(id: string): Promise<boolean> {
    return (await this.queue.getJob(id)) !== undefined;
  }

  /** How many jobs wait or are being done. */
  async size(): Promise<number> {
    return this.queue.getJobCountByTypes("waiting", "active", "delayed", "prioritized");
  }

  async remove(id: string): Promise<void> {
    await this.queue.remove(id);
  }

  async close(): Promise<void> {
    await within(this.queue.close(), CLOSING).catch(() => this.queue.disconnect());
  }
}

export interface WorkerSetting {
  readonly lock: number;
  readonly stalled: number;
  readonly onTrouble: (trouble: Error) => void;
}

export class JobWorker {
  private readonly worker: Worker<Data>;

  /** @param work must give way while it computes: a lock is renewed by a timer. */
  constructor(
    name: string,
    client: Redis,
    { lock, stalled, onTrouble }: WorkerSetting,
    work: (data: Data) => Promise<void>,
  ) {
    this.worker = new Worker<Data>(name, ({ data }: Job<Data>) => work(data), {
      connection: client,
      prefix: PREFIX,
      lockDuration: lock,
      stalledInterval: stalled,
      maxStalledCount: DEATHS,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      runRetryDelay: 1_000,
    });
    this.worker.on("error", onTrouble);
  }

  async ready(): Promise<void> {
    await this.worker.waitUntilReady();
  }

  /** Finishes the job that it is at, within the deadline: where redis is away, BullMQ would wait for ever. */
  async close(): Promise<void> {
    await within(this.worker.close(), CLOSING).catch(() => within(this.worker.close(true), CLOSING).catch(() => {}));
  }
}

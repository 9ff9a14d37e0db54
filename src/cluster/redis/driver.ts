/**
 * A runner behind redis: puts jobs into queues, one for each partition, and waits for their answers. Parameters and what jobs are
 * given lie under keys of their own, as bytes. Knows queues and keys; nothing of what is summed.
 */
import { randomUUID } from "node:crypto";
import { type Diagnostic, diagnostic } from "../../diagnostics.js";
import type { Outcome, Runner } from "../runner.js";
import { identityOf } from "../site.js";
import type { PartialSum } from "../sums.js";
import type { RedisAddress, Site } from "../types.js";
import { bytesOf, errorOf, packValue } from "../wire.js";
import { Connection, type Redis, within } from "./connection.js";
import { jobsKey, mailboxKey, parametersKey, stepQueue, sweepQueue } from "./keys.js";
import { Mailbox } from "./mailbox.js";
import { whoIsPresent, whyLate } from "./presence.js";
import { JobQueue } from "./queues.js";
import { type Asked, listOf, partitionOf, type StepAsked } from "./serve.js";
import { Pending, type Task } from "./task.js";

interface Drive {
  readonly site: Site;
  readonly redis: RedisAddress;
  readonly name: string;
  readonly patience: number;
  readonly shards: number;
  readonly partitions: number;
  readonly timeout: number;
  readonly nan: "error" | "pass";
  readonly onTrouble: (trouble: Error) => void;
}

/** Jobs of a sweep that lie in redis at the same time, and how many are added at once. */
const WINDOW = 512;
const CHUNK = 64;
/** Of a long sweep, so many jobs go through the queue as one: what BullMQ does for each takes longer than all the rest. */
const BUNDLE = 4;
const LONG = 1000;
/** How long it may take to find out who is late, in milliseconds. */
const ASKING = 500;

export async function redisRunner(options: Drive): Promise<Runner> {
  const { redis, patience, onTrouble } = options;
  const connection = await Connection.open(redis, patience, onTrouble);
  const client = connection.client();
  await warnIfVolatile(client, connection.where, onTrouble);
  return new Driver(options, connection, client);
}

/** Some providers do not tell; then nothing is said. */
async function warnIfVolatile(client: Redis, where: string, onTrouble: (trouble: Error) => void): Promise<void> {
  const info = await client.info("persistence").catch(() => "");
  if (/^aof_enabled:0/m.test(info)) onTrouble(diagnostic("volatile-redis", where));
}

class Driver implements Runner {
  private readonly options: Drive;
  private readonly connection: Connection;
  private readonly client: Redis;
  private readonly session = randomUUID();
  private readonly mailbox: Mailbox;
  private readonly queues: readonly JobQueue[];
  private readonly sweeps: JobQueue;
  private readonly running = new Set<Pending>();
  private number = 0;
  private again = 0;

  constructor(options: Drive, connection: Connection, client: Redis) {
    this.options = options;
    this.connection = connection;
    this.client = client;
    const { name, partitions, onTrouble } = options;
    this.mailbox = new Mailbox(connection, mailboxKey(name, this.session), onTrouble);
    const queue = (key: string): JobQueue => new JobQueue(key, client, onTrouble);
    this.queues = Array.from({ length: partitions }, (_, partition) => queue(stepQueue(name, partition)));
    this.sweeps = queue(sweepQueue(name));
  }

  get counts(): Runner["counts"] {
    return { ignored: this.mailbox.ignored, again: this.again };
  }

  async sums(parameters: Float64Array, ids: readonly number[]): Promise<PartialSum[]> {
    const { name, shards, partitions, nan, timeout } = this.options;
    const number = ++this.number;
    const key = parametersKey(name, this.session, number);
    const isAll = ids.length === shards && ids.every((id, i) => id === i);
    const found: PartialSum[] = [];
    const ask = (part: number): Promise<void> => {
      const asked: StepAsked = { ...this.asked(number, part), ids: isAll ? null : ids, shards, partitions, nan };
      return this.queues[part]!.add(this.jobId(number, part), asked);
    };
    const pending = this.begin({
      kind: "step",
      number,
      timeout,
      onAnswer: ({ failure, sums }) => {
        if (failure) throw errorOf(failure);
        found.push(...sums!);
      },
      lost: (parts) => this.lost(parts, (part) => this.queues[part]!, number),
      askAgain: async (parts) => {
        await this.putParameters(key, parameters);
        await Promise.all(parts.map(ask));
      },
      late: (missing) =>
        this.late(`Step ${number}`, async () => whyLate(await whoIsPresent(this.client, name), missing)),
    });
    const parts = new Set(listOf(isAll ? null : ids, shards).map((id) => partitionOf(id, shards, partitions)));
    pending.expect(parts);
    const asking = Promise.all([this.putParameters(key, parameters), ...[...parts].map(ask)]);
    asking.catch((error) => pending.abort(error));
    try {
      await pending.done;
      return found;
    } catch (error) {
      // What was not begun yet must not be done any more.
      for (const part of parts) this.queues[part]!.remove(this.jobId(number, part)).catch(() => {});
      throw error;
    } finally {
      this.finish(pending);
      this.client.unlink(key).catch(() => {});
    }
  }

  async run(jobs: readonly unknown[], tell: (index: number, outcome: Outcome) => void): Promise<void> {
    if (jobs.length === 0) return;
    const { name, timeout } = this.options;
    const number = ++this.number;
    const key = jobsKey(name, this.session, number);
    const bundle = jobs.length >= LONG ? BUNDLE : 1;
    let next = 0;
    let room = WINDOW;
    /** The first job of the bundle that each one is in. */
    const first = new Int32Array(jobs.length);
    const ask = async (parts: readonly number[], together = 1): Promise<void> => {
      const given = parts.flatMap((part) => [String(part), packValue(jobs[part])]);
      await this.client
        .pipeline()
        .hset(key, ...given)
        .pexpire(key, this.expiry)
        .exec();
      parts.forEach((part, i) => {
        first[part] = parts[i - (i % together)]!;
      });
      const asked = parts
        .filter((part) => first[part] === part)
        .map((part, i) => {
          const count = Math.min(together, parts.length - i * together);
          return { id: this.jobId(number, part), data: { ...this.asked(number, part), count } };
        });
      await this.sweeps.addAll(asked);
    };
    /** Asks for more, where there is room for a chunk. */
    const more = (): void => {
      while (next < jobs.length && room >= Math.min(CHUNK, jobs.length - next)) {
        const parts = Array.from({ length: Math.min(CHUNK, jobs.length - next, room) }, () => next++);
        room -= parts.length;
        ask(parts, bundle).catch((error) => pending.abort(error));
      }
    };
    const answered: string[] = [];
    const pending = this.begin({
      kind: "job",
      number,
      timeout,
      onAnswer: ({ failure, value, part }) => {
        room++;
        tell(part, failure ? { failure: errorOf(failure) } : { value });
        answered.push(String(part));
        if (answered.length === CHUNK) this.client.hdel(key, ...answered.splice(0)).catch(() => {});
        more();
      },
      lost: async (parts) => {
        const asked = parts.filter((part) => part < next);
        const bundles = new Set(asked.map((part) => first[part]!));
        if ((await this.sweeps.size()) >= bundles.size) return [];
        const lost = await this.lost([...bundles], () => this.sweeps, number);
        return asked.filter((part) => lost.includes(first[part]!));
      },
      askAgain: (parts) => ask(parts),
      late: (missing) =>
        this.late(`A job of ${missing.length} that are left of ${jobs.length}`, async () => {
          const workers = (await whoIsPresent(this.client, name)).filter(({ sweeps }) => sweeps);
          const earliest = `job ${Math.min(...missing)} is the first`;
          return workers.length > 0
            ? `${earliest}, at work are ${workers.map(({ where }) => where).join(", ")}`
            : `${earliest}, and no worker is there that was given a \`job\``;
        }),
    });
    pending.expect(jobs.keys());
    more();
    try {
      await pending.done;
    } finally {
      this.finish(pending);
      this.client.unlink(key).catch(() => {});
    }
  }

  async close(): Promise<void> {
    for (const pending of this.running) pending.abort(diagnostic("closed-data"));
    this.mailbox.close();
    await Promise.all([...this.queues, this.sweeps].map((queue) => queue.close()));
    await this.connection.close();
  }

  /** BullMQ takes no colons. */
  private jobId(number: number, part: number): string {
    return `${this.session}-${number}-${part}`;
  }

  private asked(number: number, part: number): Asked {
    return { ...identityOf(this.options.site), session: this.session, number, part, expiry: this.expiry };
  }

  /** Whatever lies in redis lies there a little longer than anyone waits for it. */
  private get expiry(): number {
    return 2 * this.options.timeout + 60_000;
  }

  private async putParameters(key: string, parameters: Float64Array): Promise<void> {
    await this.client.set(key, bytesOf(parameters), "PX", this.expiry);
  }

  private async lost(parts: readonly number[], queue: (part: number) => JobQueue, number: number): Promise<number[]> {
    const has = await Promise.all(parts.map((part) => queue(part).has(this.jobId(number, part))));
    return parts.filter((_, i) => !has[i]);
  }

  /** What to say when the time is up: why, as far as that can be found out. */
  private async late(what: string, ask: () => Promise<string>): Promise<Diagnostic> {
    const why = this.connection.trouble ?? (await within(ask(), ASKING).catch(() => undefined));
    const where = this.connection.where;
    return diagnostic("late-step", what, this.options.timeout, why ?? `redis at ${where} does not answer`);
  }

  private begin(task: Task): Pending {
    const pending = new Pending(this.mailbox, task);
    this.running.add(pending);
    return pending;
  }

  private finish(pending: Pending): void {
    pending.end();
    this.running.delete(pending);
    this.again += pending.again;
  }
}

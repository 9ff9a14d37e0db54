/**
 * A worker: takes jobs for its partitions and for sweeps, does them with what its own program was given, and posts the answer.
 * What goes wrong is an answer, too; a queue hears of deaths alone.
 */

import { checkIdentity, type Identity, whereabouts } from "../identity.js";
import { outcomeOf } from "../local.js";
import { Shards } from "../shards.js";
import { identityOf } from "../site.js";
import type { RedisAddress, Serving, Site } from "../types.js";
import { failureOf, numbersOf, unpackValue } from "../wire.js";
import { giveWay } from "../yielding.js";
import { Connection } from "./connection.js";
import { jobsKey, mailboxKey, parametersKey, stepQueue, sweepQueue } from "./keys.js";
import { type Answer, post } from "./message.js";
import { bePresent } from "./presence.js";
import { type Data, JobWorker } from "./queues.js";

interface Serve {
  readonly site: Site;
  readonly redis: RedisAddress;
  readonly name: string;
  readonly patience: number;
  readonly partitions: readonly number[];
  readonly lock: number;
  readonly stalled: number;
  readonly keep: boolean;
  readonly onTrouble: (trouble: Error) => void;
}

/** What every job says: who asks, for what, and for how long that is of interest. */
export interface Asked extends Data, Identity {
  readonly session: string;
  readonly number: number;
  readonly part: number;
  readonly expiry: number;
}

export interface JobsAsked extends Asked {
  /** How many jobs, from `part` on. */
  readonly count: number;
}

export interface StepAsked extends Asked {
  /** The list of shards; null for all of them. */
  readonly ids: readonly number[] | null;
  readonly shards: number;
  readonly partitions: number;
  readonly nan: "error" | "pass";
}

/** The partition that a shard is in: aligned subtrees of the tree over all shards. */
export const partitionOf = (id: number, shards: number, partitions: number): number =>
  Math.floor((id * partitions) / shards);

/** The list of shards that a step is over. */
export const listOf = (ids: readonly number[] | null, shards: number): readonly number[] =>
  ids ?? Array.from({ length: shards }, (_, id) => id);

export async function serveOver(options: Serve): Promise<Serving> {
  const { site, redis, name, patience, partitions, lock, stalled, keep, onTrouble } = options;
  const connection = await Connection.open(redis, patience, onTrouble);
  const client = connection.client();
  const own = identityOf(site);
  const { module, shard, job } = site;
  const shards = module && shard && new Shards(module, shard, keep);

  /** The last step's parameters: a process may serve several partitions. */
  let fetched: { readonly key: string; readonly bytes: Promise<Buffer | null> } | undefined;
  const parametersAt = (key: string): Promise<Buffer | null> => {
    if (fetched?.key !== key) fetched = { key, bytes: client.getBuffer(key) };
    return fetched.bytes;
  };

  /** Does what is asked and posts what comes of it; nothing if nobody is interested any more. */
  const reply = async (
    kind: Answer["kind"],
    { session, number, part, expiry, ...asked }: Asked,
    work: () => Promise<Partial<Answer> | undefined>,
  ): Promise<void> => {
    const address = { kind, number, part, from: whereabouts() };
    let found: Partial<Answer> | undefined;
    try {
      checkIdentity(asked, own, whereabouts());
      found = await work();
    } catch (error) {
      found = { failure: failureOf(error) };
    }
    if (found) await post(client, mailboxKey(name, session), expiry, { ...address, ...found });
  };

  const step = (asked: StepAsked): Promise<void> =>
    reply("step", asked, async () => {
      const bytes = await parametersAt(parametersKey(name, asked.session, asked.number));
      if (!bytes) return undefined;
      const ids = listOf(asked.ids, asked.shards);
      const isMine = (position: number): boolean =>
        partitionOf(ids[position]!, asked.shards, asked.partitions) === asked.part;
      return { sums: await shards!.sums(numbersOf(bytes), ids, isMine, asked.nan) };
    });

  const sweep = async ({ count, ...asked }: JobsAsked): Promise<void> => {
    const parts = Array.from({ length: count }, (_, i) => asked.part + i);
    const given = await client.hmgetBuffer(jobsKey(name, asked.session, asked.number), ...parts.map(String));
    for (const [i, part] of parts.entries()) {
      await reply("job", { ...asked, part }, async () => {
        const bytes = given[i];
        if (!bytes) return undefined;
        const outcome = await outcomeOf(job, unpackValue(bytes), part);
        return "failure" in outcome ? { failure: failureOf(outcome.failure) } : outcome;
      });
      await giveWay();
    }
  };

  const setting = { lock, stalled, onTrouble };
  const workers = partitions.map(
    (partition) => new JobWorker(stepQueue(name, partition), client, setting, (asked) => step(asked as StepAsked)),
  );
  if (job) workers.push(new JobWorker(sweepQueue(name), client, setting, (asked) => sweep(asked as JobsAsked)));
  await Promise.all(workers.map((worker) => worker.ready()));
  const leave = bePresent(client, name, partitions, job !== undefined);
  const close = async (): Promise<void> => {
    leave();
    await Promise.all(workers.map((worker) => worker.close()));
    await connection.close();
  };
  return { close, [Symbol.asyncDispose]: close };
}

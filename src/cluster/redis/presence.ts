/** Who serves what, for messages: workers write it down every few seconds, a driver reads it when something is late. */
import { whereabouts } from "../identity.js";
import type { Redis } from "./connection.js";
import { presenceKey } from "./keys.js";

/** Milliseconds between two entries, and after which a worker is taken for gone. */
const BEAT = 2_000;
const GONE = 3 * BEAT;

interface Present {
  readonly where: string;
  readonly partitions: readonly number[];
  readonly sweeps: boolean;
  readonly time: number;
}

/** Says that this process is there, again and again. @returns what ends that. */
export function bePresent(client: Redis, name: string, partitions: readonly number[], sweeps: boolean): () => void {
  const where = whereabouts();
  const say = (): void => {
    const present: Present = { where, partitions, sweeps, time: Date.now() };
    client
      .pipeline()
      .hset(presenceKey(name), where, JSON.stringify(present))
      .pexpire(presenceKey(name), 10 * GONE)
      .exec()
      .catch(() => {});
  };
  say();
  const timer = setInterval(say, BEAT).unref();
  return () => {
    clearInterval(timer);
    client.hdel(presenceKey(name), where).catch(() => {});
  };
}

/** The workers that were heard of lately. Clocks of machines may differ by as much. */
export async function whoIsPresent(client: Redis, name: string): Promise<Present[]> {
  const entries = Object.values(await client.hgetall(presenceKey(name))).map((text) => JSON.parse(text) as Present);
  return entries.filter(({ time }) => Math.abs(Date.now() - time) < GONE);
}

/** Why some partitions are late, in words. */
export function whyLate(workers: readonly Present[], missing: readonly number[]): string {
  const named = (partitions: readonly number[]): string =>
    `partition${partitions.length > 1 ? "s" : ""} ${partitions.join(", ")}`;
  const isServed = (partition: number): boolean => workers.some(({ partitions }) => partitions.includes(partition));
  const [late, unserved] = [missing.filter(isServed), missing.filter((partition) => !isServed(partition))];
  const reasons = [
    ...(unserved.length > 0 ? [`${named(unserved)} ${unserved.length > 1 ? "are" : "is"} served by nobody`] : []),
    ...(late.length > 0 ? [`${named(late)} ${late.length > 1 ? "are" : "is"} still at work`] : []),
  ];
  const serving = workers.map(({ where, partitions }) =>
    partitions.length > 0 ? `${where} serves ${named(partitions)}` : `${where} serves no partition`,
  );
  return `${reasons.join(", ")} (${serving.length > 0 ? serving.join("; ") : "no worker is there"})`;
}

/** Where the work is done, by the environment: REDIS (a URL) for workers on hosts, CORES for threads, else this process. */
import { connect, type Data } from "micrograd-compile/cluster";
import * as data from "./data.js";

export function connected(): Promise<Data> {
  const { REDIS, CORES, PARTITIONS = "4" } = process.env;
  const site = { module: data.module, shard: data.shard, job: data.job, shards: data.SHARDS, progress: true };
  if (REDIS) return connect({ ...site, redis: REDIS, partitions: Number(PARTITIONS), timeout: 600_000 });
  if (CORES) return connect({ ...site, workers: Number(CORES), file: new URL("./data.js", import.meta.url) });
  return connect(site);
}

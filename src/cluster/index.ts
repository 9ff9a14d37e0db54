/**
 * `micrograd-compile/cluster`: sums over shards and sweeps of jobs, in one process, on its cores, or on many machines by way of
 * redis. A table of contents: what is loaded depends on what is asked for, since nobody has to have all of it installed.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { ShardedData } from "./data.js";
import { localRunner } from "./local.js";
import type { Runner } from "./runner.js";
import { checkModule, importSite } from "./site.js";
import type { ConnectOptions, Data, ServeOptions, Serving, Site } from "./types.js";

export { Diagnostic } from "../diagnostics.js";
export type {
  ConnectOptions,
  Counts,
  Data,
  MapOptions,
  ReadShard,
  RedisAddress,
  RunJob,
  ServeOptions,
  Serving,
  Site,
  StepOptions,
  SummingModule,
} from "./types.js";

const PATIENCE = 5_000;
const TIMEOUT = 60_000;
const LOCK = 10_000;
const STALLED = 5_000;
const NAME = "micrograd";

const warn = (trouble: Error): void => process.emitWarning(trouble.message, "ClusterWarning");

/**
 * Data in shards, or workers for a sweep.
 * @throws a `Diagnostic` if an option makes no sense, a package is missing, or redis cannot be reached.
 */
export async function connect(options: ConnectOptions): Promise<Data> {
  const { shards = 1, partitions = 1, workers, redis, timeout = TIMEOUT, nan = "error", keep = true } = options;
  checkPower("shards", shards);
  checkPower("partitions", partitions);
  if (partitions > shards) throw bad(`\`partitions\` is ${partitions}, but there are ${shards} \`shards\`.`);
  if (!(timeout > 0)) throw bad(`\`timeout\` must be a positive number of milliseconds, not ${timeout}.`);
  const site = await siteOf(options);
  if (site.module) checkModule(site.module);
  return new ShardedData(await runner(), site.module, shards, options.progress ?? false);

  async function runner(): Promise<Runner> {
    if (redis !== undefined) {
      const { name = NAME, patience = PATIENCE, onTrouble = warn } = options;
      const { redisRunner } = await withPeers(["bullmq", "ioredis"], () => import("./redis/driver.js"));
      return redisRunner({ site, redis, name, patience, shards, partitions, timeout, nan, onTrouble });
    }
    if (workers === undefined) return localRunner(site, nan, keep);
    if (!Number.isInteger(workers) || workers < 1)
      throw bad(`\`workers\` must be a whole number from 1, not ${workers}.`);
    if (options.file === undefined)
      throw bad(
        "`workers` are threads, which cannot be given functions.",
        "Name a `file` that exports `module`, `shard` and `job`: new URL('./data.js', import.meta.url).",
      );
    const { coresRunner } = await withPeers(["piscina"], () => import("./cores.js"));
    return coresRunner({ workers, shards, timeout, file: hrefOf(options.file), nan, keep });
  }
}

/**
 * Serves partitions of data, and jobs of sweeps if `job` is given, until it is closed.
 * @throws a `Diagnostic` if an option makes no sense, a package is missing, or redis cannot be reached.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { partitions = [], module, shard, job, redis, name = NAME, patience = PATIENCE, keep = true } = options;
  const { lock = LOCK, stalled = STALLED, onTrouble = warn } = options;
  if (module) checkModule(module);
  if (partitions.length > 0 && !(module && shard)) throw bad("`partitions` are served with a `module` and a `shard`.");
  if (partitions.length === 0 && !job) throw bad("There is nothing to serve: neither `partitions` nor a `job`.");
  const wrong = partitions.find((partition) => !Number.isInteger(partition) || partition < 0);
  if (wrong !== undefined) throw bad(`\`partitions\` are whole numbers from 0, not ${wrong}.`);
  if (!(lock >= 100 && stalled >= 100)) throw bad("`lock` and `stalled` are milliseconds, at least 100.");
  const { serveOver } = await withPeers(["bullmq", "ioredis"], () => import("./redis/serve.js"));
  return serveOver({ site: options, redis, name, patience, partitions, lock, stalled, keep, onTrouble });
}

/** What was given, or else what the file exports. */
async function siteOf({ module, shard, job, file }: ConnectOptions): Promise<Site> {
  const exported: Site = file === undefined ? {} : await importSite(file);
  const site = { module: module ?? exported.module, shard: shard ?? exported.shard, job: job ?? exported.job };
  return Object.fromEntries(Object.entries(site).filter(([, part]) => part !== undefined));
}

const hrefOf = (file: URL | string): string => (file instanceof URL ? file : pathToFileURL(resolve(file))).href;

const bad = (what: string, hint?: string): Diagnostic => diagnostic("bad-cluster", what, hint);

function checkPower(name: string, count: number): void {
  if (!Number.isInteger(Math.log2(count))) throw bad(`\`${name}\` must be a power of two, not ${count}.`);
}

async function withPeers<T>(names: readonly string[], load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === "ERR_MODULE_NOT_FOUND" && names.find((name) => message.includes(`'${name}'`));
    if (!missing) throw error;
    throw diagnostic("missing-peer", missing, "This", `npm install ${names.join(" ")}`);
  }
}

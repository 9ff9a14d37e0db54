/**
 * A runner on the cores of this machine: the only file that knows piscina. Each thread has its own share of the shards, always
 * the same one, so each shard is in memory once; jobs of a sweep go to whichever thread is free.
 */
import { Piscina } from "piscina";
import { diagnostic } from "../diagnostics.js";
import type { CoreAnswer, CoreData, CoreTask } from "./cores-thread.js";
import { NOTHING_COUNTED, type Runner } from "./runner.js";
import type { PartialSum } from "./sums.js";
import { errorOf, failureOf } from "./wire.js";

interface Cores extends CoreData {
  readonly workers: number;
  readonly shards: number;
  readonly timeout: number;
}

const THREAD = new URL("../cluster/cores-thread.js", import.meta.url).href;

export function coresRunner({ workers, shards, timeout, ...workerData }: Cores): Runner {
  const options = { filename: THREAD, minThreads: 1, maxThreads: 1, workerData };
  const pools = Array.from({ length: workers }, () => new Piscina(options));
  const ask = async (pool: Piscina, task: CoreTask): Promise<CoreAnswer> => {
    try {
      return await pool.run(task, { signal: AbortSignal.timeout(timeout) });
    } catch (error) {
      const isLate = (error as Error).name === "AbortError";
      throw diagnostic("lost-thread", isLate ? `did not answer within ${timeout} ms` : (error as Error).message);
    }
  };
  return {
    async sums(parameters, ids) {
      const found = pools.map(async (pool, thread) => {
        const isMine = (id: number): boolean => Math.floor((id * workers) / shards) === thread;
        const mine = ids.map(isMine);
        if (!mine.includes(true)) return [];
        const answer = await ask(pool, { kind: "sum", parameters, ids, mine });
        if ("failure" in answer) throw errorOf(answer.failure);
        return answer.value as PartialSum[];
      });
      return (await Promise.all(found)).flat();
    },
    async run(jobs, tell) {
      let next = 0;
      const work = async (pool: Piscina): Promise<void> => {
        while (next < jobs.length) {
          const index = next++;
          const answer = await ask(pool, { kind: "job", job: jobs[index], index }).catch((error) => ({
            failure: failureOf(error),
          }));
          tell(index, "failure" in answer ? { failure: errorOf(answer.failure) } : answer);
        }
      };
      await Promise.all(pools.map(work));
    },
    counts: NOTHING_COUNTED,
    async close() {
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}

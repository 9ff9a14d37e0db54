/** A runner that does everything in this process: what all others are held to. */
import { Diagnostic, diagnostic } from "../diagnostics.js";
import { whereabouts } from "./identity.js";
import { NOTHING_COUNTED, type Outcome, type Runner } from "./runner.js";
import { Shards } from "./shards.js";
import type { Site } from "./types.js";
import { giveWay } from "./yielding.js";

export function localRunner({ module, shard, job }: Site, nan: "error" | "pass", keep: boolean): Runner {
  const shards = module && shard && new Shards(module, shard, keep);
  return {
    sums: (parameters, ids) => {
      if (!shards) throw diagnostic("bad-cluster", "There is nothing to sum without a `shard`.");
      return shards.sums(parameters, ids, () => true, nan);
    },
    async run(jobs, tell) {
      for (const [index, given] of jobs.entries()) {
        tell(index, await outcomeOf(job, given, index));
        await giveWay();
      }
    },
    counts: NOTHING_COUNTED,
    close: async () => {},
  };
}

/** What becomes of a job here. */
export async function outcomeOf(job: Site["job"], given: unknown, index: number): Promise<Outcome> {
  if (!job) return { failure: diagnostic("failed-job", index, whereabouts(), "there is no `job` that could be run") };
  try {
    return { value: await job(given as never, index) };
  } catch (error) {
    if (error instanceof Diagnostic) return { failure: error };
    const why = error instanceof Error ? error.message : String(error);
    return { failure: diagnostic("failed-job", index, whereabouts(), why) };
  }
}

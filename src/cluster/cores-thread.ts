/** A thread of `cores.ts`: imports the user's file, sums its share of the shards, runs jobs. Piscina calls its default export. */
import { workerData } from "node:worker_threads";
import { diagnostic } from "../diagnostics.js";
import { outcomeOf } from "./local.js";
import { Shards } from "./shards.js";
import { checkModule, importSite } from "./site.js";
import { type Failure, failureOf } from "./wire.js";

/** What a thread is started with. */
export interface CoreData {
  readonly file: string;
  readonly nan: "error" | "pass";
  readonly keep: boolean;
}

export type CoreTask =
  | {
      readonly kind: "sum";
      readonly parameters: Float64Array;
      readonly ids: readonly number[];
      /** Which positions of the list are this thread's. */
      readonly mine: readonly boolean[];
    }
  | { readonly kind: "job"; readonly job: unknown; readonly index: number };

export type CoreAnswer = { readonly value: unknown } | { readonly failure: Failure };

const { file, nan, keep } = workerData as CoreData;

let summing: Promise<Shards> | undefined;

async function shardsOf(): Promise<Shards> {
  const { module, shard } = await importSite(new URL(file));
  if (!module || !shard) throw diagnostic("bad-cluster", `${file} does not export \`module\` and \`shard\`.`);
  checkModule(module);
  return new Shards(module, shard, keep);
}

export default async function work(task: CoreTask): Promise<CoreAnswer> {
  try {
    if (task.kind === "job") {
      const { job } = await importSite(new URL(file));
      const outcome = await outcomeOf(job, task.job, task.index);
      return "failure" in outcome ? { failure: failureOf(outcome.failure) } : outcome;
    }
    summing ??= shardsOf();
    const { parameters, ids, mine } = task;
    return { value: await (await summing).sums(parameters, ids, (position) => mine[position]!, nan) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

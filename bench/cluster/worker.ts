/**
 * Workers of the bench: as many as are wanted in one process, on rows that a seed makes, or that take their time without work.
 * Tells what CPU it has used when it is asked.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type SummingModule, serve } from "micrograd-compile/cluster";
import { rowsOf } from "./rows.js";

export interface BenchWorker {
  readonly module: string;
  readonly redis: { readonly path: string };
  /** The partitions of each worker. */
  readonly partitions: readonly (readonly number[])[];
  readonly rows: number;
  readonly shards: number;
  readonly width: number;
  /** Milliseconds that a shard takes without work; then shards are not kept. */
  readonly sleep?: number;
  readonly sweeps?: boolean;
  readonly lock?: number;
  readonly stalled?: number;
}

const {
  module,
  partitions,
  rows,
  shards,
  width,
  sleep: pause,
  sweeps,
  ...rest
} = JSON.parse(process.argv[2]!) as BenchWorker;
process.on("disconnect", () => process.exit());
const imported = (await import(module)) as SummingModule;

const shard = async (id: number): Promise<Float64Array> => {
  if (pause) {
    // For who wants to kill it there.
    if (pause > 60_000) process.send?.("at work");
    await sleep(pause);
  }
  return rowsOf(id, shards, rows, width);
};

await Promise.all(
  partitions.map((mine) =>
    serve({
      ...rest,
      module: imported,
      shard,
      keep: !pause,
      partitions: mine,
      ...(sweeps && { job: (x: number) => x }),
    }),
  ),
);
process.on("message", () => process.send!(process.cpuUsage()));
process.send!("ready");

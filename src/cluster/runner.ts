/** Who does the work for `connect`: this process, its threads, or workers behind redis. The shape of one; knows none of them. */
import type { Diagnostic } from "../diagnostics.js";
import type { PartialSum } from "./sums.js";
import type { Counts } from "./types.js";

/** What became of a job of a sweep. */
export type Outcome = { readonly value: unknown } | { readonly failure: Diagnostic };

export interface Runner {
  /** The sums of nodes that make up the tree over these shards. */
  readonly sums: (parameters: Float64Array, ids: readonly number[]) => Promise<readonly PartialSum[]>;
  /** Runs jobs, in whatever order; each outcome is told once. */
  readonly run: (jobs: readonly unknown[], tell: (index: number, outcome: Outcome) => void) => Promise<void>;
  /** What it has counted itself. */
  readonly counts: Pick<Counts, "ignored" | "again">;
  readonly close: () => Promise<void>;
}

export const NOTHING_COUNTED = { ignored: 0, again: 0 } as const;

/**
 * What a benchmark is: a model, the arguments it is timed with, the same function written by hand, and the figures that are
 * asked of it. Nothing is made before it is needed: a child process has one workload to do, and all of them in memory.
 */
import type { Figure } from "./figures.js";

/**
 * The competitors, in the order of the table. `value` is the compiled value alone, without a gradient; `before` what an
 * earlier build of this project makes of the same model.
 */
export const COMPETITORS = ["interpreted", "handwritten", "before", "value", "compiled"] as const;
export type Competitor = (typeof COMPETITORS)[number];

/** Computes the value and overwrites the gradient. */
export type ValueAndGradient = (parameters: Float64Array, gradient: Float64Array) => number;

export interface Workload {
  readonly name: string;
  /** What it has in common with others; `--only` takes both. */
  readonly group: "demo" | "data" | "mlp" | "loops" | "gathered" | "indexed" | "random" | "large";
  readonly title: string;
  /** The model file; left out, `examples/<name>.ts`. */
  readonly file?: string;
  /** Left out, the initial ones. */
  readonly parameters?: () => Float64Array;
  /** The examples, for `batchValueAndGradient`. */
  readonly batch?: () => Float64Array;
  /** The inputs, for `valueAndGradient` of a model that has some. */
  readonly inputs?: () => Float64Array;
  /** Prepares the function as a skilled user would write it: loops over typed arrays, nothing allocated in a call. */
  readonly handwritten?: () => ValueAndGradient;
  readonly figures: readonly Figure[];
  /** How often each competitor is timed at most; left out, as often as all. */
  readonly rounds?: number;
  /** Seconds until V8 has optimised all of the generated code, if it is that much. */
  readonly warmUp?: number;
}

/** A model file beside the workloads. */
export const ownModel = (name: string): string => `bench/models/${name}.model.ts`;

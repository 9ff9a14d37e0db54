/**
 * What a benchmark is: a function of an example, the arguments it is timed with, the same function written by hand, and
 * the figures that are asked of it.
 */
import type { Model } from "micrograd-compile";

/** The competitors, in the order of the table. */
export const COMPETITORS = ["interpreted", "handwritten", "compiled"] as const;
export type Competitor = (typeof COMPETITORS)[number];

/** Computes the value and overwrites the gradient. */
export type ValueAndGradient = (parameters: Float64Array, gradient: Float64Array) => number;

/** "At least so many times as fast as …" or "at most so many times the time of …". */
export type Figure =
  | { readonly against: "interpreted"; readonly atLeast: number }
  | { readonly against: "handwritten"; readonly atMost: number };

export interface Workload {
  /** For `--only`, and the file in examples/. */
  readonly name: string;
  readonly title: string;
  readonly model: Model;
  readonly parameters: Float64Array;
  /** The examples, for `batchValueAndGradient`; null for `valueAndGradient` of a model without inputs. */
  readonly batch: Float64Array | null;
  /** Prepares the function as a skilled user would write it: loops over typed arrays, nothing allocated in a call. */
  readonly handwritten: () => ValueAndGradient;
  readonly figures: readonly Figure[];
  /** How long compiling may take, in seconds. */
  readonly compiledIn?: number;
}

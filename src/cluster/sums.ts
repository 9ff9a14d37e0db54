/**
 * What is added up: one vector of [value, gradient …, examples, shards], so that counts go the way of the numbers, and whoever
 * folds sees that each shard is in it once. Knows numbers.
 */
import type { Place } from "./tree.js";

export type Sum = Float64Array;

/** The sum of a node of the tree. */
export interface PartialSum {
  readonly place: Place;
  readonly sum: Sum;
}

/** How long a sum is for so many derivatives. */
const sumLength = (derivatives: number): number => derivatives + 3;

export const valueIn = (sum: Sum): number => sum[0]!;
export const gradientIn = (sum: Sum): Float64Array => sum.subarray(1, sum.length - 2);
export const examplesIn = (sum: Sum): number => sum[sum.length - 2]!;
export const shardsIn = (sum: Sum): number => sum[sum.length - 1]!;

/** A shard's sum, with room for its gradient: nothing yet, of no examples. */
export function shardSum(derivatives: number): Sum {
  const sum = new Float64Array(sumLength(derivatives));
  sum[sum.length - 1] = 1;
  return sum;
}

export function setExamples(sum: Sum, value: number, examples: number): void {
  sum[0] = value;
  sum[sum.length - 2] = examples;
}

/** Adds the right sum to the left one, which it overwrites. */
export function addSums(left: Sum, right: Sum): Sum {
  for (let i = 0; i < left.length; i++) left[i]! += right[i]!;
  return left;
}

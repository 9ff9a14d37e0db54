/**
 * What the network says of a point, recovered from the one function that the model has, the loss max(0, 1 − label·score):
 * the losses that a point would have under both labels give the score.
 */
import type { MoonsModule } from "./compile.js";
import { inputsOf, type Point } from "./data.js";

/** The network's output at a point: positive where it says 1, negative where it says -1. */
export type Score = (x: number, y: number) => number;

export function scoreOf(module: MoonsModule, parameters: Float64Array): Score {
  const loss = (x: number, y: number, label: number): number =>
    module.forward(parameters, Float64Array.from(inputsOf({ x, y, label })));
  return (x, y) => {
    // Up to ±1 both losses are positive and differ by 2·score; beyond, one of them is 0 and the other 1 + |score|.
    const half = (loss(x, y, -1) - loss(x, y, 1)) / 2;
    return Math.abs(half) <= 1 ? half : Math.sign(half) * (2 * Math.abs(half) - 1);
  };
}

/** The share of the points that are on the right side. */
export const accuracyOf = (score: Score, points: readonly Point[]): number =>
  points.filter(({ x, y, label }) => score(x, y) > 0 === label > 0).length / points.length;

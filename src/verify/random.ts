/**
 * Seeded random numbers, so that whatever was found at a random point is found again. Knows nothing of what they are for.
 */
import { mulberry32 } from "../common/random.js";

export class Random {
  /** From 0 up to 1. */
  readonly uniform: () => number;

  constructor(seed: number) {
    this.uniform = mulberry32(seed);
  }

  /** From the normal distribution (by Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A whole number from 0 up to `end`, exclusive. */
  below(end: number): number {
    return Math.floor(this.uniform() * end);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

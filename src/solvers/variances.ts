/**
 * The variance of each element, learnt while a chain warms up: in windows that double, after the first part, in which it finds
 * its way, and before the last one, in which only the step size adapts (Stan Reference Manual, "HMC algorithm parameters").
 */

/** The parts of a warm-up of 1000, in proportion for others. */
const FIRST = 0.075;
const LAST = 0.05;
const WINDOW = 0.025;
/** What is known before anything is seen, and how many draws that is worth. */
const PRIOR = 1e-3;
const WORTH = 5;

export class Variances {
  readonly values: Float64Array;
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private readonly first: number;
  private readonly last: number;
  private windowEnd: number;
  private window: number;
  private draws = 0;
  private count = 0;

  constructor(size: number, warmup: number) {
    this.values = new Float64Array(size).fill(1);
    this.means = new Float64Array(size);
    this.squares = new Float64Array(size);
    this.first = Math.round(FIRST * warmup);
    this.last = warmup - Math.round(LAST * warmup);
    this.window = Math.max(1, Math.round(WINDOW * warmup));
    this.windowEnd = this.first + this.window;
  }

  /** Looks at a draw; true if the variances are others now. */
  learn(draw: Float64Array): boolean {
    const at = ++this.draws;
    if (at <= this.first || at > this.last) return false;
    this.count++;
    // B. P. Welford (1962).
    for (let i = 0; i < draw.length; i++) {
      const difference = draw[i]! - this.means[i]!;
      this.means[i]! += difference / this.count;
      this.squares[i]! += difference * (draw[i]! - this.means[i]!);
    }
    if (at < this.windowEnd || this.count < 2) return false;
    const n = this.count;
    for (let i = 0; i < draw.length; i++)
      this.values[i] = (n * (this.squares[i]! / (n - 1)) + WORTH * PRIOR) / (n + WORTH);
    this.means.fill(0);
    this.squares.fill(0);
    this.count = 0;
    this.window *= 2;
    this.windowEnd = at + this.window;
    // A last window that would be cut short is one with this one.
    if (this.windowEnd + 2 * this.window > this.last) this.windowEnd = this.last;
    return true;
  }
}

/**
 * A step size that is accepted as often as wanted, by dual averaging (M. D. Hoffman and A. Gelman 2014, section 3.2, with their
 * constants).
 */

const GAMMA = 0.05;
const DELAY = 10;
const FORGETTING = 0.75;

export class StepSize {
  value: number;
  private readonly target: number;
  private readonly goal: number;
  private average = 0;
  private error = 0;
  private count = 0;

  constructor(first: number, target: number) {
    this.value = first;
    this.target = target;
    this.goal = Math.log(10 * first);
  }

  /** @param accepted how likely the states of the last trajectory were to be accepted, on average */
  learn(accepted: number): void {
    const count = ++this.count;
    const weight = 1 / (count + DELAY);
    this.error += weight * (this.target - accepted - this.error);
    const log = this.goal - (Math.sqrt(count) / GAMMA) * this.error;
    const kept = count ** -FORGETTING;
    this.average += kept * (log - this.average);
    this.value = Math.exp(log);
  }

  /** From now on it stays at its average. */
  settle(): void {
    if (this.count > 0) this.value = Math.exp(this.average);
  }
}

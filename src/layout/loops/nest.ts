/** Programs of nested loops: what rolling finds. */

/** How often a loop runs, each time that it does: the same number always, or one for each time. */
export class Trips {
  private count = 0;
  private value = 0;
  private list: number[] | null = null;

  static of(trip: number): Trips {
    const trips = new Trips();
    trips.push(trip, 1);
    return trips;
  }

  /** The loop runs `times` times with this many iterations. */
  push(trip: number, times: number): void {
    if (this.count === 0) this.value = trip;
    else if (trip !== this.value) this.list ??= Array(this.count).fill(this.value);
    this.count += times;
    for (let i = 0; this.list && i < times; i++) this.list.push(trip);
  }

  /** The number of iterations if it is always the same. */
  get constant(): number | undefined {
    return this.list ? undefined : this.value;
  }

  /** The number of iterations of every time. */
  all(): readonly number[] {
    return this.list ?? Array(this.count).fill(this.value);
  }

  /** The number of iterations when the loop runs for the n-th time. */
  at(n: number): number {
    return this.list ? this.list[n]! : this.value;
  }
}

export interface Statement {
  readonly kind: "statement";
  /** The position of an instruction that it stands for. */
  readonly position: number;
}

export interface Loop {
  readonly kind: "loop";
  readonly trips: Trips;
  readonly body: readonly Step[];
}

export type Step = Statement | Loop;

/** How many statements there are to print. */
export const staticSize = (steps: readonly Step[]): number =>
  steps.reduce((n, step) => n + (step.kind === "loop" ? staticSize(step.body) : 1), 0);

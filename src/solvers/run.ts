/**
 * The steps of a solver: counts them, calls back once each, shows progress, and says when to stop for a reason that has nothing
 * to do with the method. Knows no method.
 */
import { type Stopped, stopped } from "./outcome.js";
import { type Line, startProgress } from "./progress.js";

/** One step, as `onStep` is told of it. */
export interface Step {
  /** 1 for the first. */
  readonly step: number;
  readonly value: number;
  /** The largest element of the gradient that bounds do not hold. */
  readonly gradientSize: number;
  readonly evaluations: number;
  /** The whole flat vector, a copy of its own. */
  readonly parameters: Float64Array;
}

export interface RunOptions {
  readonly maxSteps?: number;
  /** Called after each step; what returns "stop" ends the run. */
  readonly onStep?: (step: Step) => unknown;
  /** Shows a line on a terminal while it takes long, under this name. */
  readonly progress?: string | boolean;
}

export class Run {
  steps = 0;
  private readonly options: RunOptions;
  private readonly maxSteps: number;
  private readonly line: Line;

  /** Who begins it must end it. */
  constructor(options: RunOptions, maxSteps: number, name: string) {
    this.options = options;
    this.maxSteps = options.maxSteps ?? maxSteps;
    if (!(this.maxSteps >= 0)) throw new RangeError(`maxSteps: expected a number from 0 on, got ${options.maxSteps}`);
    this.line = startProgress(options.progress, name);
  }

  /** Runs a solver, whatever comes of it. */
  static of<T>(options: RunOptions, maxSteps: number, name: string, solve: (run: Run) => T): T {
    const run = new Run(options, maxSteps, name);
    try {
      return solve(run);
    } finally {
      run.end();
    }
  }

  end(): void {
    this.line.end();
  }

  /** A step is done. Gives why to stop now, if there is a reason. */
  after(value: number, gradientSize: number, evaluations: number, parameters: () => Float64Array): Stopped | undefined {
    this.steps++;
    this.line.step(this.steps, value);
    const step = (): Step => ({ step: this.steps, value, gradientSize, evaluations, parameters: parameters() });
    return this.options.onStep?.(step()) === "stop" ? stopped("callback") : undefined;
  }

  /** Why not to take another step, if none is left. */
  get outOfSteps(): Stopped | undefined {
    return this.steps >= this.maxSteps ? stopped("steps", { limit: this.maxSteps }) : undefined;
  }
}

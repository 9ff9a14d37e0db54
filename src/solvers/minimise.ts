/**
 * What all descent methods have in common: they begin with a value and a gradient that are finite, look whether the gradient
 * is small, take a step, and tell of it. The methods are the steps.
 */
import { type Asking, answered, Broken } from "./asking.js";
import { projectedGradient } from "./box.js";
import type { Landscape } from "./objective.js";
import { EvaluationFailed, type Outcome, type Reached, type Stopped, shown, stopped } from "./outcome.js";
import { Run, type RunOptions } from "./run.js";

export interface DescentOptions extends RunOptions {
  /** Converged where no element of the gradient is larger (of those that bounds do not hold). */
  readonly tolerance?: number;
}

/** Where a method is after a step; what is asked for on the way to the next one is written elsewhere, or into the gradient. */
export interface State {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  value: number;
}

/** Takes a step: changes the state, or says why there is none. */
export type TakeStep = (state: State) => Asking<Stopped | undefined>;

const DEFAULT_TOLERANCE = 1e-10;

/** @returns a promise if the function gives promises */
export function minimise(
  name: string,
  landscape: Landscape,
  options: DescentOptions,
  maxSteps: number,
  method: (state: State) => TakeStep,
): Outcome | Promise<Outcome> {
  return answered(steps(name, landscape, options, maxSteps, method), (question) => landscape.answer(question));
}

function* steps(
  name: string,
  landscape: Landscape,
  options: DescentOptions,
  maxSteps: number,
  method: (state: State) => TakeStep,
): Asking<Outcome> {
  const { tolerance = DEFAULT_TOLERANCE } = options;
  const { space } = landscape;
  const state: State = { x: space.start.slice(), gradient: new Float64Array(space.size), value: Number.NaN };
  let size = Number.NaN;
  const run = new Run(options, maxSteps, name);
  const reached = (): Reached => ({
    parameters: space.copyOf(state.x),
    value: state.value,
    gradientSize: size,
    steps: run.steps,
    evaluations: landscape.evaluations,
  });
  const result = (why: Stopped): Outcome => ({ ...reached(), ...why });
  try {
    state.value = yield state;
    size = projectedGradient(space.box, state.x, state.gradient);
    const bad = notFinite(landscape, state, "at the start");
    if (bad) return result(bad);
    const take = method(state);
    for (;;) {
      if (size <= tolerance) return result(stopped(run.steps > 0 ? "gradient" : "start", { size, limit: tolerance }));
      if (run.outOfSteps) return result(run.outOfSteps);
      const why = yield* take(state);
      size = projectedGradient(space.box, state.x, state.gradient);
      if (why) return result(why);
      const ended =
        run.after(state.value, size, landscape.evaluations, () => space.copyOf(state.x)) ??
        (state.value === Number.NEGATIVE_INFINITY ? stopped("unbounded") : undefined) ??
        notFinite(landscape, state, `after step ${run.steps}`);
      if (ended) return result(ended);
    }
  } catch (error) {
    throw error instanceof Broken ? new EvaluationFailed(name, reached(), error.reason) : error;
  } finally {
    run.end();
  }
}

function notFinite({ space }: Landscape, { value, gradient }: State, where: string): Stopped | undefined {
  if (!Number.isFinite(value)) return stopped("not-finite", { what: `The value is ${value} ${where}` });
  const i = gradient.findIndex((x) => !Number.isFinite(x));
  if (i < 0) return undefined;
  return stopped("not-finite", {
    what: `The slope by ${space.name(i)} is ${gradient[i]} ${where}, where the value is ${shown(value)}`,
  });
}

/** What a model of the function may promise, relative to the value, without it being seen in the value. */
export const UNSEEN = 1e-9;

/** Why a method stops that finds nothing lower: what its model promises may be less than rounding, or slopes are wrong. */
export const whereNoneIsLower = ({ value }: State, promised: number): Stopped =>
  stopped(promised <= UNSEEN * Math.abs(value) ? "value" : "no-descent");

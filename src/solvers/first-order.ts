/**
 * What methods that only follow gradients have in common: a rate, which may change from step to step, and batches, which may
 * be others at each step. They step back into the bounds.
 */
import { project } from "./box.js";
import { type DescentOptions, minimise } from "./minimise.js";
import { type AnyObjective, Landscape, type ObjectiveOptions } from "./objective.js";
import type { Outcome } from "./outcome.js";

/** A number, or a function of the step (0 for the first). */
export type Schedule = number | ((step: number) => number);

export interface FirstOrderOptions extends DescentOptions, Omit<ObjectiveOptions, "batch"> {
  /** For a module with inputs: examples one after the other, or a function of the step that gives them. */
  readonly batch?: Float64Array | ((step: number) => Float64Array);
  /** How far to go. */
  readonly rate?: Schedule;
}

/** Changes x, given the gradient there and the rate. */
type Update = (x: Float64Array, gradient: Float64Array, rate: number) => void;

export function followGradient(
  name: string,
  objective: AnyObjective,
  { batch, ...options }: FirstOrderOptions,
  defaultRate: number,
  updateOf: (size: number) => Update,
): Outcome | Promise<Outcome> {
  const { rate = defaultRate } = options;
  let step = 0;
  const landscape = new Landscape(objective, options, () => (typeof batch === "function" ? batch(step) : batch));
  return minimise(name, landscape, { tolerance: 1e-8, ...options }, MOST_STEPS, () => {
    const { box, size } = landscape.space;
    const update = updateOf(size);
    const next = new Float64Array(size);
    return function* (state) {
      next.set(state.x);
      update(next, state.gradient, typeof rate === "function" ? rate(step) : rate);
      project(box, next);
      step++;
      state.value = yield { x: next, gradient: state.gradient };
      state.x.set(next);
      return undefined;
    };
  });
}

const MOST_STEPS = 100_000;

/**
 * Gradient descent with momentum: a ball that rolls downhill (B. T. Polyak 1964, "Some methods of speeding up the convergence
 * of iteration methods").
 */
import { type FirstOrderOptions, followGradient } from "./first-order.js";
import type { AnyObjective, AsyncObjective, Objective } from "./objective.js";
import type { Outcome } from "./outcome.js";

export interface GradientDescentOptions extends FirstOrderOptions {
  /** How much of the last step is kept, from 0 up to 1; 0.9 if left out. */
  readonly momentum?: number;
}

/**
 * Makes a function small by steps along its gradient: `rate` (0.01 if left out) times it, and `momentum` times the last step.
 * @returns a promise if the objective gives promises; it is rejected with `EvaluationFailed` if one of those is
 * @throws RangeError for bounds and starts that cannot be
 */
export function gradientDescent(objective: Objective, options?: GradientDescentOptions): Outcome;
export function gradientDescent(objective: AsyncObjective, options?: GradientDescentOptions): Promise<Outcome>;
export function gradientDescent(
  objective: AnyObjective,
  options: GradientDescentOptions = {},
): Outcome | Promise<Outcome> {
  const { momentum = 0.9 } = options;
  return followGradient("gradient descent", objective, options, 0.01, (size) => {
    const velocity = new Float64Array(size);
    return (x, gradient, rate) => {
      for (let i = 0; i < size; i++) {
        velocity[i] = momentum * velocity[i]! - rate * gradient[i]!;
        x[i]! += velocity[i]!;
      }
    };
  });
}

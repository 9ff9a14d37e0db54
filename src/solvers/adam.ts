/**
 * Adam: gradient descent in which each parameter has a step of its own, from the mean and the size of its last gradients
 * (D. P. Kingma and J. Ba 2015, "Adam: a method for stochastic optimization", algorithm 1).
 */
import { type FirstOrderOptions, followGradient } from "./first-order.js";
import type { AnyObjective, AsyncObjective, Objective } from "./objective.js";
import type { Outcome } from "./outcome.js";

export interface AdamOptions extends FirstOrderOptions {
  /** How much is kept of the mean of gradients, and of their squares; 0.9 and 0.999 if left out. */
  readonly beta1?: number;
  readonly beta2?: number;
  /** Keeps steps finite where gradients are 0; 1e-8 if left out. */
  readonly epsilon?: number;
}

/**
 * Makes a function small by steps of about `rate` (0.001 if left out) in each parameter.
 * @returns a promise if the objective gives promises; it is rejected with `EvaluationFailed` if one of those is
 * @throws RangeError for bounds and starts that cannot be
 */
export function adam(objective: Objective, options?: AdamOptions): Outcome;
export function adam(objective: AsyncObjective, options?: AdamOptions): Promise<Outcome>;
export function adam(objective: AnyObjective, options: AdamOptions = {}): Outcome | Promise<Outcome> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  return followGradient("Adam", objective, options, 0.001, (size) => {
    const means = new Float64Array(size);
    const squares = new Float64Array(size);
    // What is left of their zeros at the beginning.
    let [rest1, rest2] = [1, 1];
    return (x, gradient, rate) => {
      rest1 *= beta1;
      rest2 *= beta2;
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        means[i] = beta1 * means[i]! + (1 - beta1) * g;
        squares[i] = beta2 * squares[i]! + (1 - beta2) * g * g;
        x[i]! -= (rate * (means[i]! / (1 - rest1))) / (Math.sqrt(squares[i]! / (1 - rest2)) + epsilon);
      }
    };
  });
}

/**
 * Gradient descent: down the slope, by a step that is halved until the value falls as far as the slope promises (Armijo),
 * and that grows again afterwards. Simple, sure, and slow where the valley is long. Give it the `valueAndGradient` and the
 * `createParameters()` of a generated module.
 */

export interface GradientDescentOptions {
  readonly maxIterations?: number;
  /** Converged where no element of the gradient is larger. */
  readonly tolerance?: number;
}

export function gradientDescent(
  valueAndGradient: (parameters: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { maxIterations = 100_000, tolerance = 1e-6 }: GradientDescentOptions = {},
) {
  let parameters = start.slice();
  let gradient = new Float64Array(start.length);
  let trial = start.slice();
  let trialGradient = gradient.slice();
  let value = valueAndGradient(parameters, gradient);
  let rate = 1;
  for (let iterations = 0; ; iterations++) {
    const converged = gradient.every((x) => Math.abs(x) <= tolerance);
    if (converged || iterations === maxIterations) return { parameters, value, iterations, converged };
    const slope = gradient.reduce((sum, x) => sum + x * x, 0);
    let lower = Number.NaN;
    for (rate *= 2; !(lower <= value - 1e-4 * rate * slope); rate /= 2) {
      if (rate < 1e-300) return { parameters, value, iterations, converged };
      for (let i = 0; i < trial.length; i++) trial[i] = parameters[i]! - rate * gradient[i]!;
      lower = valueAndGradient(trial, trialGradient);
    }
    [parameters, trial, gradient, trialGradient] = [trial, parameters, trialGradient, gradient];
    value = lower;
  }
}

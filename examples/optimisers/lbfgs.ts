/**
 * L-BFGS (Liu & Nocedal 1989): Newton's step from the last few steps and how the gradient changed along them. The first choice
 * for a smooth function. Give it the `valueAndGradient` and the `createParameters()` of a generated module.
 */
import { addScaled, dot } from "./vectors.js";

export interface LbfgsOptions {
  readonly maxIterations?: number;
  /** Converged where no element of the gradient is larger. */
  readonly tolerance?: number;
  /** How many steps are remembered. */
  readonly memory?: number;
}

export function lbfgs(
  valueAndGradient: (parameters: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { maxIterations = 1000, tolerance = 1e-8, memory = 10 }: LbfgsOptions = {},
) {
  let parameters = start.slice();
  let gradient = new Float64Array(start.length);
  let value = valueAndGradient(parameters, gradient);
  const pairs: { step: Float64Array; change: Float64Array; curvature: number }[] = [];
  for (let iterations = 0; ; iterations++) {
    const converged = gradient.every((x) => Math.abs(x) <= tolerance);
    if (converged || iterations === maxIterations) return { parameters, value, iterations, converged };
    const direction = gradient.map((x) => -x);
    const weights = pairs.map(() => 0);
    for (let k = pairs.length - 1; k >= 0; k--) {
      weights[k] = dot(pairs[k]!.step, direction) / pairs[k]!.curvature;
      addScaled(direction, -weights[k]!, pairs[k]!.change);
    }
    const last = pairs.at(-1);
    const scale = last ? last.curvature / dot(last.change, last.change) : 1 / Math.sqrt(dot(gradient, gradient));
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
    pairs.forEach(({ step, change, curvature }, k) => {
      addScaled(direction, weights[k]! - dot(change, direction) / curvature, step);
    });

    // Bisection for Wolfe's conditions: the value falls as the slope promises, and the slope gets flatter.
    const slope = dot(gradient, direction);
    const [next, nextGradient] = [new Float64Array(start.length), new Float64Array(start.length)];
    let [low, high, t, nextValue, found] = [0, Number.POSITIVE_INFINITY, 1, value, false];
    for (let tries = 0; tries < 60 && !found; tries++) {
      for (let i = 0; i < next.length; i++) next[i] = parameters[i]! + t * direction[i]!;
      nextValue = valueAndGradient(next, nextGradient);
      if (!(nextValue <= value + 1e-4 * t * slope)) high = t;
      else if (dot(nextGradient, direction) < 0.9 * slope) low = t;
      else found = true;
      if (!found) t = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * low;
    }
    if (!found) return { parameters, value, iterations, converged };

    const step = next.map((x, i) => x - parameters[i]!);
    const change = nextGradient.map((x, i) => x - gradient[i]!);
    pairs.push({ step, change, curvature: dot(step, change) });
    if (pairs.length > memory) pairs.shift();
    [parameters, gradient, value] = [next, nextGradient, nextValue];
  }
}

/**
 * Newton's method without a Hessian: each step solves Hδ = −g by conjugate gradients, which need H times a vector alone
 * (Nocedal & Wright, chapter 7). Give it the `valueAndGradient`, `hvp` and `createParameters()` of a generated module.
 */
import { addScaled, dot } from "./vectors.js";

export interface NewtonOptions {
  readonly maxIterations?: number;
  /** Converged where no element of the gradient is larger. */
  readonly tolerance?: number;
}

export function newtonCg(
  valueAndGradient: (parameters: Float64Array, gradient: Float64Array) => number,
  hvp: (parameters: Float64Array, vector: Float64Array, out: Float64Array) => unknown,
  start: Float64Array,
  { maxIterations = 1000, tolerance = 1e-10 }: NewtonOptions = {},
) {
  let parameters = start.slice();
  const gradient = new Float64Array(start.length);
  let value = valueAndGradient(parameters, gradient);
  for (let iterations = 0; ; iterations++) {
    const converged = gradient.every((x) => Math.abs(x) <= tolerance);
    if (converged || iterations === maxIterations) return { parameters, value, iterations, converged };
    const step = newtonStep((vector, out) => hvp(parameters, vector, out), gradient);
    const slope = dot(gradient, step);
    // Halves the step until the value falls as far as the slope promises (Armijo), up to rounding.
    const allowed = value + 1e-15 * Math.abs(value);
    let next = parameters;
    let nextValue = Number.NaN;
    for (let t = 1; !(nextValue <= allowed + 1e-4 * t * slope); t /= 2) {
      if (t < 1e-20) return { parameters, value, iterations, converged };
      next = parameters.map((x, i) => x + t * step[i]!);
      nextValue = valueAndGradient(next, gradient);
    }
    [parameters, value] = [next, nextValue];
  }
}

/** Conjugate gradients, as exact as is worth it; where the curvature is negative, as far as they came. */
function newtonStep(hessianTimes: (vector: Float64Array, out: Float64Array) => unknown, gradient: Float64Array) {
  const step = new Float64Array(gradient.length);
  const rest = gradient.map((x) => -x);
  const direction = rest.slice();
  const product = new Float64Array(gradient.length);
  let size = dot(rest, rest);
  const goal = size * Math.min(0.25, Math.sqrt(size));
  for (let k = 0; k < 2 * gradient.length && size > goal; k++) {
    hessianTimes(direction, product);
    const curvature = dot(direction, product);
    if (curvature <= 0) return k === 0 ? direction : step;
    const t = size / curvature;
    addScaled(step, t, direction);
    addScaled(rest, -t, product);
    const growth = dot(rest, rest) / size;
    size *= growth;
    for (let i = 0; i < step.length; i++) direction[i] = rest[i]! + growth * direction[i]!;
  }
  return step;
}

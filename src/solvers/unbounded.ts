/**
 * From a box to all numbers and back, smoothly: what samplers need, and methods that know no bounds. An element with one bound
 * goes through a logarithm, with two through a logit, with none as it is. Back comes the logarithm of the Jacobian's determinant,
 * which turns a density over the box into one over all numbers (Stan Reference Manual, "Constraint transforms").
 */
import type { Box } from "./box.js";

/** log σ(u), without overflow. */
const logSigmoid = (u: number): number => (u < 0 ? u - Math.log1p(Math.exp(u)) : -Math.log1p(Math.exp(-u)));
const sigmoid = (u: number): number => (u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u)));

const { isFinite: exists } = Number;

/** What goes to x by `bounded`: ±∞ for what is at a bound. */
export function unbounded({ min, max }: Box, x: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < x.length; i++) {
    const [value, low, high] = [x[i]!, min[i]!, max[i]!];
    if (exists(low) && exists(high)) out[i] = Math.log((value - low) / (high - value));
    else if (exists(low)) out[i] = Math.log(value - low);
    else if (exists(high)) out[i] = -Math.log(high - value);
    else out[i] = value;
  }
  return out;
}

/**
 * Writes the point of the box for these numbers, and into `slopes` the derivative of each element.
 * @returns log |∂x/∂u|
 */
export function bounded({ min, max }: Box, u: Float64Array, out: Float64Array, slopes?: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) {
    const [value, low, high] = [u[i]!, min[i]!, max[i]!];
    let log = 0;
    if (exists(low) && exists(high)) {
      // Held inside, where rounding would put it upon the bound or beyond.
      out[i] = Math.min(Math.max(low + (high - low) * sigmoid(value), low), high);
      log = Math.log(high - low) + logSigmoid(value) + logSigmoid(-value);
    } else if (exists(low)) {
      out[i] = low + Math.exp(value);
      log = value;
    } else if (exists(high)) {
      out[i] = high - Math.exp(-value);
      log = -value;
    } else out[i] = value;
    sum += log;
    if (slopes) slopes[i] = Math.exp(log);
  }
  return sum;
}

/** Adds the gradient of log |∂x/∂u|. */
export function addLogJacobianGradient(
  { min, max }: Box,
  u: Float64Array,
  gradient: Float64Array,
  factor: number,
): void {
  for (let i = 0; i < u.length; i++) {
    const [low, high] = [exists(min[i]), exists(max[i])];
    if (low && high) gradient[i]! += factor * (1 - 2 * sigmoid(u[i]!));
    else if (low) gradient[i]! += factor;
    else if (high) gradient[i]! -= factor;
  }
}

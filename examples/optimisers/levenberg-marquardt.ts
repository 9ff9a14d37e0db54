/**
 * Levenberg and Marquardt's method: makes the sum of squares of residuals small, with their Jacobian. For parameters of any
 * magnitudes: each is scaled by the length of its column of the Jacobian (Moré 1978). The damping follows the ratio of gained
 * to promised decrease (Nielsen 1999). A generated vector module fits in as it is: `residuals: forward, jacobian`.
 */
import { factorize, inverseOfSquare, solveTriangle } from "./qr.js";

export interface LeastSquares {
  readonly residualCount: number;
  readonly residuals: (parameters: Float64Array, out: Float64Array) => unknown;
  /** ∂residuals/∂parameters, row-major. */
  readonly jacobian: (parameters: Float64Array, out: Float64Array) => unknown;
}

export interface Fit {
  readonly parameters: Float64Array;
  readonly sumOfSquares: number;
  /** s² (JᵀJ)⁻¹, row-major, where s² is the sum of squares per degree of freedom. */
  readonly covariance: Float64Array;
  /** The roots of its diagonal. */
  readonly standardErrors: Float64Array;
  readonly iterations: number;
  /** False if it ran out of iterations. */
  readonly converged: boolean;
}

export interface Options {
  readonly maxIterations?: number;
  /** How small the last step is, relative to the parameters, both scaled. */
  readonly tolerance?: number;
  /**
   * The first damping. 10 is cautious, and costs about five steps where 1e-3 would do: with 1e-3, 1 or 3 the first steps of
   * NIST's BoxBOD from start 1 go where the model is flat, and never return; from 10 on they do not.
   */
  readonly damping?: number;
}

/** Relative differences of sums of squares that may be rounding. */
const ROUNDING = 1e-11;

export function levenbergMarquardt(problem: LeastSquares, start: ArrayLike<number>, options: Options = {}): Fit {
  const { maxIterations = 1000, tolerance = 1e-12, damping = 10 } = options;
  const m = problem.residualCount;
  const n = start.length;
  let parameters = Float64Array.from(start);
  let trial = new Float64Array(n);
  let residuals = new Float64Array(m);
  let trialResiduals = new Float64Array(m);
  const jacobian = new Float64Array(m * n);
  const scale = new Float64Array(n);
  const step = new Float64Array(n);
  // The step solves min |Jδ + r|² + λ|Dδ|²: J above √λ D, and −r above 0.
  const matrix = new Float64Array((m + n) * n);
  const right = new Float64Array(m + n);

  problem.residuals(parameters, residuals);
  let sum = squares(residuals);
  let lambda = damping;
  let growth = 2;
  let fresh = true;
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < maxIterations) {
    iterations++;
    if (fresh) {
      problem.jacobian(parameters, jacobian);
      for (let j = 0; j < n; j++) scale[j] = Math.max(scale[j]!, columnLength(jacobian, n, j)) || 1;
    }
    matrix.fill(0).set(jacobian);
    for (let j = 0; j < n; j++) matrix[(m + j) * n + j] = Math.sqrt(lambda) * scale[j]!;
    for (let i = 0; i < m + n; i++) right[i] = i < m ? -residuals[i]! : 0;
    factorize(matrix, n, right);
    solveTriangle(matrix, n, right, step);

    for (let j = 0; j < n; j++) trial[j] = parameters[j]! + step[j]!;
    problem.residuals(trial, trialResiduals);
    const trialSum = squares(trialResiduals);
    const length = scaledLength(step, scale);
    converged = length <= tolerance * scaledLength(parameters, scale);
    // What the linear model promises: |Jδ|² + 2λ|Dδ|².
    const promised = lambda * length ** 2 + squares(right.subarray(0, n));
    // Where sums differ by rounding alone they say nothing any more: then the model is believed.
    const gain = promised <= ROUNDING * sum && trialSum - sum <= ROUNDING * sum ? 1 : (sum - trialSum) / promised;
    fresh = gain > 0;
    if (fresh) {
      [parameters, trial] = [trial, parameters];
      [residuals, trialResiduals] = [trialResiduals, residuals];
      sum = trialSum;
      lambda *= Math.max(1 / 3, 1 - (2 * gain - 1) ** 3);
      growth = 2;
    } else {
      lambda *= growth;
      growth *= 2;
    }
  }
  problem.jacobian(parameters, jacobian);
  factorize(jacobian, n, residuals);
  const covariance = inverseOfSquare(jacobian, n).map((x) => (x * sum) / (m - n));
  const standardErrors = parameters.map((_, j) => Math.sqrt(covariance[j * n + j]!));
  return { parameters, sumOfSquares: sum, covariance, standardErrors, iterations, converged };
}

const squares = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x * x, 0);

const scaledLength = (xs: Float64Array, scale: Float64Array): number => Math.hypot(...xs.map((x, j) => x * scale[j]!));

function columnLength(matrix: Float64Array, columns: number, j: number): number {
  let sum = 0;
  for (let i = j; i < matrix.length; i += columns) sum += matrix[i]! ** 2;
  return Math.sqrt(sum);
}

/**
 * Fits a model to measurements, and says how well: standard errors, covariance, correlations, χ², information criteria, and a
 * band for predictions. The solver is Levenberg and Marquardt's; statistics are linear ones at the minimum (D. M. Bates and D. G. Watts,
 * Nonlinear Regression Analysis and Its Applications, Wiley 1988, chapter 2), for robust losses those of P. J. Huber
 * (Robust Statistics, Wiley 1981, section 7.6).
 */
import { determine } from "./covariance.js";
import { studentQuantile } from "./distributions.js";
import { type LeastSquaresOutcome, type LevenbergMarquardtOptions, levenbergMarquardt } from "./levenberg-marquardt.js";
import { lossOf } from "./loss.js";
import type { CurveModel, VectorModel } from "./modules.js";
import { type LeastSquares, Residuals, rowsOf } from "./residuals.js";

export interface FitOptions extends LevenbergMarquardtOptions {
  /** The level of intervals, from 0 to 1; 0.95 if left out. */
  readonly level?: number;
}

/** One parameter that was fitted. */
export interface Estimate {
  readonly name: string;
  readonly value: number;
  /** Its standard error; Infinity if the data do not determine it, NaN if it is at a bound. */
  readonly error: number;
  /** The interval about it that holds the true one with the level's probability, if errors are normal. */
  readonly low: number;
  readonly high: number;
  readonly state: "free" | "undetermined" | "at a bound";
}

/** A curve with its uncertainty, for rows of inputs. */
export interface Prediction {
  readonly values: Float64Array;
  /** The standard errors of the values. */
  readonly errors: Float64Array;
  /** The confidence band. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface Fit extends LeastSquaresOutcome {
  /** The parameters that were not fixed, in flat order. */
  readonly estimates: readonly Estimate[];
  readonly standardErrors: Float64Array;
  /** Of the estimates, row-major. */
  readonly covariance: Float64Array;
  readonly correlations: Float64Array;
  /** The sum of squares of residuals, divided by errors if there are any. */
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  /** χ² per degree of freedom: about 1 if the errors are right. */
  readonly reducedChiSquared: number;
  /** √ of it: what the errors were, if none were given. */
  readonly residualDeviation: number;
  readonly logLikelihood: number;
  /** Akaike's and Schwarz's criteria: of models for the same data, the least is the best. */
  readonly aic: number;
  readonly bic: number;
  readonly level: number;
  /** The fitted model at rows of inputs (of a module with inputs). */
  readonly predict: (batch: Float64Array) => Prediction;
}

/**
 * Fits a generated module to what was observed at rows of inputs, or makes its outputs vanish; or plain residuals.
 * @throws RangeError for bounds and starts that cannot be, for tables whose lengths do not fit, and for fewer rows than parameters
 */
export function fit(problem: LeastSquares, options: FitOptions = {}): Fit {
  const { level = 0.95, loss = "squares", lossScale = 1 } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`level: expected a number between 0 and 1, got ${level}`);
  const found = levenbergMarquardt(problem, options);
  const source = new Residuals(problem, { ...options, start: found.parameters });
  const { space, count: m } = source;
  const { size: n, box, start: x } = space;
  const jacobian = new Float64Array(m * n);
  source.jacobian(x, jacobian);
  const isAtBound = (j: number): boolean => x[j]! <= box.min[j]! || x[j]! >= box.max[j]!;
  const bound = [...x.keys()].filter(isAtBound);
  // What a bound holds does not vary.
  for (const j of bound) for (let i = j; i < jacobian.length; i += n) jacobian[i] = 0;
  const { inverse, undetermined } = determine(jacobian, n);

  const chiSquared = sumOfSquares(found.residuals);
  const degreesOfFreedom = m - (n - bound.length);
  const reducedChiSquared = chiSquared / degreesOfFreedom;
  const hasErrors = options.errors !== undefined;
  const variance =
    loss === "squares" ? (hasErrors ? 1 : reducedChiSquared) : robustVariance(found.residuals, degreesOfFreedom);
  function robustVariance(residuals: Float64Array, freedom: number): number {
    const rho = lossOf(loss);
    let [squares, slopes] = [0, 0];
    for (const r of residuals) {
      const z = (r / lossScale) ** 2;
      const [, slope, bend] = rho(z);
      squares += (r * slope) ** 2;
      slopes += slope + 2 * z * bend;
    }
    return squares / freedom / (slopes / residuals.length) ** 2;
  }
  const covariance = inverse.map((value) => (value === 0 ? 0 : value * variance));
  for (const j of bound)
    for (let i = 0; i < n; i++) covariance[i * n + j] = covariance[j * n + i] = i === j ? Number.NaN : 0;
  const standardErrors = x.map((_, j) => Math.sqrt(covariance[j * n + j]!));
  const correlations = covariance.map((value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return i === j ? 1 : value === 0 ? 0 : value / (standardErrors[i]! * standardErrors[j]!);
  });
  // With errors that are known, or many rows, this is the normal distribution's.
  const quantile = studentQuantile((1 + level) / 2, hasErrors ? 1e6 : degreesOfFreedom);
  const estimates = Array.from(x, (value, j): Estimate => {
    const error = standardErrors[j]!;
    const state = bound.includes(j) ? "at a bound" : undetermined.includes(j) ? "undetermined" : "free";
    const [low, high] = [value - quantile * error, value + quantile * error];
    return { name: space.name(j), value, error, low, high, state };
  });
  const logLikelihood = likelihood(chiSquared, m, options.errors);
  const freedom = n - bound.length + (hasErrors ? 0 : 1);

  return {
    ...found,
    estimates,
    standardErrors,
    covariance,
    correlations,
    chiSquared,
    degreesOfFreedom,
    reducedChiSquared,
    residualDeviation: Math.sqrt(reducedChiSquared),
    logLikelihood,
    aic: 2 * freedom - 2 * logLikelihood,
    bic: Math.log(m) * freedom - 2 * logLikelihood,
    level,
    predict: (batch) => {
      if (!("model" in problem))
        throw new RangeError("predict: plain residuals say nothing of other rows; give a module");
      return predicted(problem, found.parameters, batch, covariance, quantile);
    },
  };
}

const sumOfSquares = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x * x, 0);

/** The logarithm of the likelihood of normal errors: given ones, or the most likely. */
function likelihood(chiSquared: number, m: number, errors: number | ArrayLike<number> | undefined): number {
  if (errors === undefined) return (-m / 2) * (Math.log((2 * Math.PI * chiSquared) / m) + 1);
  const logs =
    typeof errors === "number" ? m * Math.log(errors) : Array.from(errors, Math.log).reduce((a, b) => a + b, 0);
  return -chiSquared / 2 - logs - (m / 2) * Math.log(2 * Math.PI);
}

function predicted(
  module: VectorModel | CurveModel,
  parameters: Float64Array,
  batch: Float64Array,
  covariance: Float64Array,
  quantile: number,
): Prediction {
  const { inputCount, outputCount } = module.model;
  const n = Math.round(Math.sqrt(covariance.length));
  const count = (batch.length / inputCount) * outputCount;
  const values = new Float64Array(count);
  const slopes = new Float64Array(count * n);
  const rows = rowsOf(module);
  rows.values(parameters, batch, values);
  rows.slopes(parameters, batch, slopes);
  // √gᵀCg; what is at a bound does not vary, and has no slope here.
  const errors = values.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) {
        const c = covariance[j * n + k]!;
        const product = slopes[i * n + j]! * slopes[i * n + k]!;
        if (!Number.isNaN(c) && product !== 0) sum += product * c;
      }
    return Math.sqrt(sum);
  });
  const moved = (sign: number): Float64Array => values.map((value, i) => value + sign * quantile * errors[i]!);
  return { values, errors, low: moved(-1), high: moved(1) };
}

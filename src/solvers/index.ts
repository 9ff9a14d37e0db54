/**
 * `micrograd-compile/solvers`: minimisers, least squares and a sampler for generated modules and plain functions on
 * Float64Arrays. What stands here is what is public. It imports no compiler and no engine, and runs in a page.
 */
export { type AdamOptions, adam } from "./adam.js";
export type { FirstOrderOptions, Schedule } from "./first-order.js";
export { type Estimate, type Fit, type FitOptions, fit, type Prediction } from "./fit.js";
export { type GradientDescentOptions, gradientDescent } from "./gradient-descent.js";
export { type LbfgsOptions, lbfgs } from "./lbfgs.js";
export { type LeastSquaresOutcome, type LevenbergMarquardtOptions, levenbergMarquardt } from "./levenberg-marquardt.js";
export type { LossName } from "./loss.js";
export type { CurveModel, ScalarModel, VectorModel } from "./modules.js";
export { type NewtonCgOptions, newtonCg } from "./newton-cg.js";
export { type NutsOptions, nuts, type Sample } from "./nuts.js";
export type {
  AsyncFunctions,
  AsyncObjective,
  AsyncValueAndGradient,
  Hvp,
  Objective,
  PlainFunctions,
  ValueAndGradient,
} from "./objective.js";
export { EvaluationFailed, type Outcome, type Reached, type Stop, type Stopped } from "./outcome.js";
export { type PlotOptions, plotFit } from "./plot.js";
export type { ParameterSummary } from "./posterior.js";
export { fitReport } from "./report.js";
export type { LeastSquares, PlainResiduals } from "./residuals.js";
export type { Step } from "./run.js";
export { fromUnbounded, type Transformed, toUnbounded } from "./transform.js";

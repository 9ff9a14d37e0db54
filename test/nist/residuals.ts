/** What all problems have in common: the form of their data, and what is to be made small. */

export interface Problem {
  readonly name: string;
  readonly observations: number;
  readonly start1: readonly number[];
  readonly start2: readonly number[];
  readonly certified: readonly number[];
  readonly standardDeviations: readonly number[];
  readonly residualSumOfSquares: number;
  readonly residualStandardDeviation: number;
  /** Of each observation the response, then the predictors. */
  readonly data: readonly (readonly number[])[];
}

/** The response that parameters b predict. */
export type Predict = (b: readonly number[], ...predictors: number[]) => number;

/** How far each observation is from what is predicted. */
export const residuals = (b: readonly number[], data: Problem["data"], predict: Predict): number[] =>
  data.map(([y, ...predictors]) => y! - predict(b, ...predictors));

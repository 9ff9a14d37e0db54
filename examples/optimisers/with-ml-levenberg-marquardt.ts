/**
 * A generated module drives the package `ml-levenberg-marquardt` through its own interface: the curve as a function of its
 * parameters, and exact slopes in the place of the package's differences. For models of one input, such as
 * ../curve-fit/model.ts; where the package does not converge, `levenbergMarquardt` of micrograd-compile/solvers may.
 */
import {
  type Data2D,
  type LevenbergMarquardtOptions,
  type LevenbergMarquardtReturn,
  levenbergMarquardt,
} from "ml-levenberg-marquardt";

/** What a generated module offers for a curve y = f(x), with --emit jacobian. */
export interface Curve {
  readonly createParameters: () => Float64Array;
  readonly forward: (parameters: Float64Array, inputs: Float64Array) => Float64Array;
  readonly jacobian: (parameters: Float64Array, inputs: Float64Array) => Float64Array;
}

/**
 * Fits the curve to points, from its initial parameters.
 * @param options the package's own: where it runs away, a larger `damping` and limits for the parameters help.
 */
export function fitCurve(
  { createParameters, forward, jacobian }: Curve,
  data: Data2D,
  options: Partial<LevenbergMarquardtOptions> = {},
): LevenbergMarquardtReturn {
  return levenbergMarquardt(
    data,
    (values) => {
      const parameters = Float64Array.from(values);
      return (x) => forward(parameters, Float64Array.of(x))[0]!;
    },
    {
      initialValues: createParameters(),
      jacobianFunction: (values) => {
        const parameters = Float64Array.from(values);
        return (x) => [...jacobian(parameters, Float64Array.of(x))];
      },
      maxIterations: 1000,
      errorTolerance: 0,
      ...options,
    },
  );
}

/** The problems as scalar models: sums of squares. */
import { defineModel, vector } from "micrograd-compile";
import { type Problem, problems } from "./problems.js";

const modelOf = ({ start, residuals }: Problem) =>
  defineModel({
    parameters: { x: vector(start.length, start) },
    forward: ({ x }) => residuals(x).reduce((sum, r) => sum + r * r, 0),
    emit: ["valueAndGradient", "hvp"],
  });

export const {
  rosenbrock,
  freudensteinRoth,
  powellBadlyScaled,
  brownBadlyScaled,
  beale,
  jennrichSampson,
  helicalValley,
  bard,
  gaussian,
  meyer,
  gulf,
  box,
  powellSingular,
  wood,
  kowalikOsborne,
  brownDennis,
  osborne1,
  biggs,
  osborne2,
  watson,
  extendedRosenbrock,
  extendedPowellSingular,
  penalty1,
  penalty2,
  variablyDimensioned,
  trigonometric,
  brownAlmostLinear,
  discreteBoundaryValue,
  discreteIntegral,
  broydenTridiagonal,
  broydenBanded,
  linearFullRank,
  linearRank1,
  linearRank1WithZeros,
  chebyquad,
} = Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, modelOf(problem)]));

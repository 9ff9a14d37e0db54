/**
 * Nelson: at how many kilovolts an insulation breaks down after x1 weeks at x2 °C. What is predicted is the logarithm of the
 * response. Average level of difficulty.
 */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/nelson.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3]: readonly number[], x1: number, x2: number): number =>
  b1! - b2! * x1 * Math.exp(-b3! * x2);

const logarithms = problem.data.map(([y, ...predictors]) => [Math.log(y!), ...predictors]);

export default defineModel({
  parameters: { b: vector(3, problem.start2) },
  forward: ({ b }) => residuals(b, logarithms, predict),
});

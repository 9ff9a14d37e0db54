/**
 * Thurber: the mobility of electrons in a semiconductor, over the logarithm of their density. A quotient of cubic polynomials.
 * Higher level of difficulty.
 */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/thurber.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3, b4, b5, b6, b7]: readonly number[], x: number): number =>
  (b1! + b2! * x + b3! * x ** 2 + b4! * x ** 3) / (1 + b5! * x + b6! * x ** 2 + b7! * x ** 3);

export default defineModel({
  parameters: { b: vector(7, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

/**
 * MGH09: a quotient of quadratic polynomials of Kowalik and Osborne, with a valley that leads to infinity. Higher level of
 * difficulty.
 */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/mgh09.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3, b4]: readonly number[], x: number): number =>
  (b1! * (x ** 2 + x * b2!)) / (x ** 2 + x * b3! + b4!);

export default defineModel({
  parameters: { b: vector(4, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

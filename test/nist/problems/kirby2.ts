/** Kirby2: line widths in a scanning electron microscope. A quotient of quadratic polynomials. Average level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/kirby2.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3, b4, b5]: readonly number[], x: number): number =>
  (b1! + b2! * x + b3! * x ** 2) / (1 + b4! * x + b5! * x ** 2);

export default defineModel({
  parameters: { b: vector(5, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

/** Misra1b: the data of Misra1a, with a rational model. Lower level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/misra1b.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2]: readonly number[], x: number): number => b1! * (1 - (1 + (b2! * x) / 2) ** -2);

export default defineModel({
  parameters: { b: vector(2, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

/** Gauss1: two peaks well apart on a baseline that decays. Generated. Lower level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/gauss1.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3, b4, b5, b6, b7, b8]: readonly number[], x: number): number =>
  b1! * Math.exp(-b2! * x) +
  b3! * Math.exp(-((x - b4!) ** 2) / b5! ** 2) +
  b6! * Math.exp(-((x - b7!) ** 2) / b8! ** 2);

export default defineModel({
  parameters: { b: vector(8, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

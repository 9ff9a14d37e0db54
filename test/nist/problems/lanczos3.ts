/** Lanczos3: a sum of three exponentials, generated to 5 digits. They are hard to tell apart. Lower level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/lanczos3.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3, b4, b5, b6]: readonly number[], x: number): number =>
  b1! * Math.exp(-b2! * x) + b3! * Math.exp(-b4! * x) + b5! * Math.exp(-b6! * x);

export default defineModel({
  parameters: { b: vector(6, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

/** Misra1a: the volume of a gas that a dental material adsorbs in one layer, over pressure. Lower level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/misra1a.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2]: readonly number[], x: number): number => b1! * (1 - Math.exp(-b2! * x));

export default defineModel({
  parameters: { b: vector(2, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

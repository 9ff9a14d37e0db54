/** Rat42: the yield of a pasture over time, a sigmoid. Higher level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/rat42.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3]: readonly number[], x: number): number => b1! / (1 + Math.exp(b2! - b3! * x));

export default defineModel({
  parameters: { b: vector(3, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

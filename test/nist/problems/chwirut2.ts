/** Chwirut2: the response of an ultrasonic reference block, over the distance of the metal. Lower level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/chwirut2.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3]: readonly number[], x: number): number => Math.exp(-b1! * x) / (b2! + b3! * x);

export default defineModel({
  parameters: { b: vector(3, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

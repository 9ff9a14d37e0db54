/** BoxBOD: the biochemical demand of oxygen, over days of incubation. Six observations. Higher level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/boxbod.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2]: readonly number[], x: number): number => b1! * (1 - Math.exp(-b2! * x));

export default defineModel({
  parameters: { b: vector(2, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

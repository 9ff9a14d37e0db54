/** DanWood: the energy that a carbon filament lamp radiates, over its temperature. Lower level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/danwood.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2]: readonly number[], x: number): number => b1! * x ** b2!;

export default defineModel({
  parameters: { b: vector(2, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

/** Eckerle4: the transmittance of circular interference, over the wavelength. A narrow peak. Higher level of difficulty. */
import { defineModel, vector } from "micrograd-compile";
import problem from "../data/eckerle4.json" with { type: "json" };
import { residuals } from "../residuals.js";

export const predict = ([b1, b2, b3]: readonly number[], x: number): number =>
  (b1! / b2!) * Math.exp(-0.5 * ((x - b3!) / b2!) ** 2);

export default defineModel({
  parameters: { b: vector(3, problem.start2) },
  forward: ({ b }) => residuals(b, problem.data, predict),
});

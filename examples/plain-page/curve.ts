/** How far the curve a·exp(−b·t) is from a measurement y at time t, squared. */
import { defineModel, scalar } from "micrograd-compile";

export default defineModel({
  parameters: { a: scalar(1), b: scalar(0.5) },
  inputs: { t: scalar(), y: scalar() },
  forward: ({ a, b }, { t, y }) => (a * Math.exp(-b * t) - y) ** 2,
});

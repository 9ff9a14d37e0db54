/**
 * How fast an enzyme works, over the concentration of what it works on: the law of Michaelis and Menten. `vmax` is the rate
 * at which it saturates, `km` the concentration at which it is half as fast. A curve is a vector model with one output: a fit
 * asks for the outputs of all rows of a table at once, and for their slopes.
 */
import { defineModel, scalar } from "micrograd-compile";

export default defineModel({
  parameters: { vmax: scalar(100, { min: 0 }), km: scalar(0.5, { min: 0 }) },
  inputs: { concentration: scalar() },
  forward: ({ vmax, km }, { concentration }) => [(vmax * concentration) / (km + concentration)],
  emit: ["batchOutputs", "batchJacobian"],
});

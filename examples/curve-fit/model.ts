/**
 * How fast an enzyme works, over the concentration of what it works on: the law of Michaelis and Menten. `vmax` is the rate
 * at which it saturates, `km` the concentration at which it is half as fast.
 */
import { defineModel, scalar } from "micrograd-compile";

export default defineModel({
  parameters: { vmax: scalar(100), km: scalar(0.5) },
  inputs: { concentration: scalar() },
  forward: ({ vmax, km }, { concentration }) => (vmax * concentration) / (km + concentration),
});

/** The model: where the hand of a planar arm is, given the angle of each joint to the link before it. */
import { defineModel, vector } from "micrograd-compile";
import { joints } from "./joints";

export default defineModel({
  parameters: { angles: vector(4, 0.4) },
  forward: ({ angles }) => joints(angles).at(-1)!,
  emit: ["jacobian"],
});

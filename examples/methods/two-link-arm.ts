/** The model of ../two-link-arm.ts, written with functions and methods: for tools that do not rewrite model files. */
import { add, cos, defineModel, mul, scalar, sin } from "micrograd-compile";

export default defineModel({
  parameters: { shoulder: scalar(0.6), elbow: scalar(0.9) },
  inputs: { upperArm: scalar(), forearm: scalar() },
  forward: ({ shoulder, elbow }, { upperArm, forearm }) => {
    const direction = add(shoulder, elbow);
    return {
      x: add(mul(upperArm, cos(shoulder)), mul(forearm, cos(direction))),
      y: add(mul(upperArm, sin(shoulder)), mul(forearm, sin(direction))),
    };
  },
});

/**
 * A vector model: where the hand of a planar robot arm with two links is, given its joint angles. The generated
 * `jacobian` says how the hand moves when a joint turns, which is what inverse kinematics needs. The angles are
 * parameters (differentiated); the lengths of the links are inputs (given).
 */
import { defineModel, scalar } from "micrograd-compile";

export default defineModel({
  parameters: { shoulder: scalar(0.6), elbow: scalar(0.9) },
  inputs: { upperArm: scalar(), forearm: scalar() },
  forward: ({ shoulder, elbow }, { upperArm, forearm }) => {
    const direction = shoulder + elbow;
    return {
      x: upperArm * Math.cos(shoulder) + forearm * Math.cos(direction),
      y: upperArm * Math.sin(shoulder) + forearm * Math.sin(direction),
    };
  },
});

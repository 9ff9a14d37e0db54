/**
 * A physics-informed net: u(t) = 1 + t·net(t) is trained until it solves u′ = −2tu with u(0) = 1, whose solution is
 * exp(−t²). The residual of the equation contains ∂u/∂t, which `gradients` gives as a scalar to go on computing with; the
 * compiled gradient differentiates it again. A batch is a list of times. The form of u meets the boundary condition.
 */
import { defineModel, gradients, scalar, vector } from "micrograd-compile";

const WIDTH = 8;

export default defineModel({
  parameters: {
    slope: vector(WIDTH, (i) => Math.cos(3 * i + 1)),
    shift: vector(WIDTH, (i) => Math.sin(5 * i)),
    weight: vector(WIDTH, (i) => Math.cos(7 * i) / 2),
  },
  inputs: { t: scalar() },
  forward: ({ slope, shift, weight }, { t }) => {
    let net = 0;
    for (let i = 0; i < WIDTH; i++) net += weight[i]! * Math.tanh(slope[i]! * t + shift[i]!);
    const u = 1 + t * net;
    const [ut] = gradients(u, [t]);
    return (ut + 2 * t * u) ** 2;
  },
});

/**
 * The demo of micrograd: a small neural network learns to tell two moons apart. `forward` is the loss of ONE point; the
 * generated `batchValueAndGradient` averages it over as many as it is given and adds the regularizer once. The initial
 * weights are those of the demo's notebook, so that its numbers come out (see data/README.md); a network of your own
 * starts with `new MLP(2, [16, 16, 1], { seed: 1337 })`.
 */
import { defineModel, MLP, relu, scalar, sum, vector } from "micrograd-compile";
import demo from "./data/moons.json" with { type: "json" };

const network = new MLP(2, [16, 16, 1]);
network.parameters().forEach((parameter, i) => {
  parameter.data = demo.init[i]!;
});

export default defineModel({
  parameters: network,
  inputs: { x: vector(2), label: scalar() },
  // The margin loss: nothing to pay once a point is on the right side by 1. Labels are 1 and -1.
  forward: (net, { x, label }) => relu(1 - label * net.forward(x)),
  regularizer: (net) => 1e-4 * sum(net.parameters().map((p) => p ** 2)),
});

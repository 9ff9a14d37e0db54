/** The model of ../moons.ts, written with functions and methods: for tools that do not rewrite model files. */
import { defineModel, MLP, mul, relu, scalar, sub, sum, vector } from "micrograd-compile";
import demo from "../data/moons.json" with { type: "json" };

const network = new MLP(2, [16, 16, 1]);
network.parameters().forEach((parameter, i) => {
  parameter.data = demo.init[i]!;
});

export default defineModel({
  parameters: network,
  inputs: { x: vector(2), label: scalar() },
  // The margin loss: nothing to pay once a point is on the right side by 1. Labels are 1 and -1.
  forward: (net, { x, label }) => relu(sub(1, mul(label, net.forward(x)))),
  regularizer: (net) => mul(1e-4, sum(net.parameters().map((p) => p.pow(2)))),
});

/**
 * The same loss as in moons.ts, with all 100 points as constants of the model: one graph of 65,814 nodes, as micrograd
 * builds it on every step. It shows that a big graph compiles, too; where data come in rows, inputs (as in moons.ts)
 * give far smaller and faster code.
 */
import { defineModel, MLP, mean, relu, sum, Value } from "micrograd-compile";
import demo from "./data/moons.json" with { type: "json" };

const network = new MLP(2, [16, 16, 1]);
network.parameters().forEach((parameter, i) => {
  parameter.data = demo.init[i]!;
});

export default defineModel({
  parameters: network,
  forward: (net) => {
    const losses = demo.X.map((point, i) => {
      const score = net.forward(point.map((coordinate) => new Value(coordinate)));
      return relu(1 - demo.y[i]! * score);
    });
    const penalty = 1e-4 * sum(net.parameters().map((p) => p * p));
    return mean(losses) + penalty;
  },
});

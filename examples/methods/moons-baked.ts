/** The model of ../moons-baked.ts, written with functions and methods: for tools that do not rewrite model files. */
import { defineModel, MLP, mean, mul, relu, sub, sum, Value } from "micrograd-compile";
import demo from "../data/moons.json" with { type: "json" };

const network = new MLP(2, [16, 16, 1]);
network.parameters().forEach((parameter, i) => {
  parameter.data = demo.init[i]!;
});

export default defineModel({
  parameters: network,
  forward: (net) => {
    const losses = demo.X.map((point, i) => {
      const score = net.forward(point.map((coordinate) => new Value(coordinate)));
      return relu(sub(1, mul(demo.y[i]!, score)));
    });
    const penalty = mul(1e-4, sum(net.parameters().map((p) => p.mul(p))));
    return mean(losses).add(penalty);
  },
});

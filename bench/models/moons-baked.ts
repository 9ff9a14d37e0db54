/** The loss of examples/moons-baked.ts on more points than micrograd's demo has: the same net, all points constants. */
import { defineModel, MLP, type Model, mean, mul, relu, sub, sum } from "micrograd-compile";
import demo from "../../examples/data/moons.json" with { type: "json" };
import { twoMoons } from "./two-moons.js";

export function moonsBaked(size: number): Model {
  const network = new MLP(2, [16, 16, 1]);
  network.parameters().forEach((parameter, i) => {
    parameter.data = demo.init[i]!;
  });
  const points = twoMoons(size);
  return defineModel({
    parameters: network,
    forward: (net) => {
      const losses = Array.from({ length: size }, (_, i) => {
        const [x, y, label] = points.subarray(3 * i) as unknown as [number, number, number];
        return relu(sub(1, mul(label, net.forward([x, y]))));
      });
      const penalty = mul(1e-4, sum(net.parameters().map((p) => p.mul(p))));
      return mean(losses).add(penalty);
    },
  });
}

/**
 * A perceptron 2-h-h-1 on one baked sample, which is on the wrong side at first, so that there is a gradient: where does
 * the time per node jump as nets grow?
 */
import { defineModel, MLP, type Model, mul, relu, sub } from "micrograd-compile";

const SAMPLE = [0.9, -0.4];

export function mlp(hidden: number): Model {
  const network = new MLP(2, [hidden, hidden, 1], { seed: hidden });
  const label = network.forward(SAMPLE).data > 0 ? -1 : 1;
  return defineModel({
    parameters: network,
    forward: (net) => relu(sub(1, mul(label, net.forward(SAMPLE)))),
  });
}

/**
 * The loss of micrograd's demo as one graph, with its points as constants, at the size that the environment gives: HIDDEN
 * neurons in each of the two hidden layers (0: no hidden layers), POINTS points.
 */
import { defineModel, MLP, mean, mul, relu, sub } from "micrograd-compile";
import { twoMoons } from "../models/two-moons.js";

const hidden = Number(process.env.HIDDEN ?? 16);
const count = Number(process.env.POINTS ?? 100);
const points = twoMoons(count);

export default defineModel({
  parameters: new MLP(2, hidden > 0 ? [hidden, hidden, 1] : [1], { seed: 1337 }),
  forward: (net) =>
    mean(
      Array.from({ length: count }, (_, i) => {
        const [x, y, label] = points.subarray(3 * i) as unknown as [number, number, number];
        return relu(sub(1, mul(label, net.forward([x, y]))));
      }),
    ),
});

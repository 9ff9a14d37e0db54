/** A perceptron 784-50-10 that tells digits apart: the cross-entropy of one image with its label, both inputs. */
import { crossEntropy, defineModel, MLP, scalar, vector } from "micrograd-compile";

export default defineModel({
  parameters: new MLP(784, [50, 10], { seed: 784 }),
  inputs: { pixels: vector(784), label: scalar() },
  forward: (net, { pixels, label }) => crossEntropy(net.forward(pixels), label),
});

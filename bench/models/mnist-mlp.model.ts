/** A perceptron 784-50-10 that tells digits apart: the cross-entropy of one image with its label, both inputs. */
import { crossEntropy, defineModel, MLP, type Model, type Num, scalar, vector } from "micrograd-compile";

export interface Sizes {
  readonly pixels: number;
  readonly hidden: number;
  readonly classes: number;
}

export function classifier({ pixels, hidden, classes }: Sizes): Model {
  return defineModel({
    parameters: new MLP(pixels, [hidden, classes], { seed: 784 }),
    inputs: { image: vector(pixels), label: scalar() },
    forward: (net, { image, label }) => crossEntropy(net.forward(image) as Num[], label),
  });
}

export default classifier({ pixels: 784, hidden: 50, classes: 10 });

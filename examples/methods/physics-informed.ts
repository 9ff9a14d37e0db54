/** The model of ../physics-informed.ts, written with functions and methods: for tools that do not rewrite model files. */
import { add, defineModel, gradients, mul, type Scalar, scalar, tanh, vector } from "micrograd-compile";

const WIDTH = 8;

export default defineModel({
  parameters: {
    slope: vector(WIDTH, (i) => Math.cos(3 * i + 1)),
    shift: vector(WIDTH, (i) => Math.sin(5 * i)),
    weight: vector(WIDTH, (i) => Math.cos(7 * i) / 2),
  },
  inputs: { t: scalar() },
  forward: ({ slope, shift, weight }, { t }) => {
    let net: Scalar = 0;
    for (let i = 0; i < WIDTH; i++) net = add(net, mul(weight[i]!, tanh(add(mul(slope[i]!, t), shift[i]!))));
    const u = add(1, mul(t, net));
    const [ut] = gradients(u, [t]);
    return add(ut, mul(mul(2, t), u)).pow(2);
  },
});

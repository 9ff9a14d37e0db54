/** Models whose modules are compared with the eager engine in every engine: a batch, tables, a long loop, rows of outputs. */

import {
  add,
  defineModel,
  dot,
  logSumExp,
  MLP,
  type Model,
  mul,
  scalar,
  sub,
  sum,
  tanh,
  vector,
} from "micrograd-compile";
import { mulberry32 } from "../../src/common/random.js";

const random = mulberry32(11);
const weights = Array.from({ length: 600 }, () => random() - 0.5);

/** By the name of the module's file. */
export const models: Readonly<Record<string, Model>> = {
  batch: defineModel({
    parameters: new MLP(3, [8, 8, 1], { seed: 5 }),
    inputs: { x: vector(3), label: scalar() },
    forward: (net, { x, label }) => sub(1, mul(label, tanh(net.forward(x) as never))).softplus(),
    regularizer: (net) => sum(net.parameters().map((p) => p.pow(2))),
  }),
  tables: defineModel({
    parameters: { w: vector(60, weights.slice(0, 60)) },
    forward: ({ w }) =>
      sum(
        weights.map((weight, i) =>
          w[(i * i) % 60]!.mul(weight)
            .add(w[i % 60]!)
            .sigmoid(),
        ),
      ),
  }),
  steps: defineModel({
    parameters: { x: vector(3, [1, 2, 3]) },
    forward: ({ x: [a, b, c] }) => {
      let [x, y] = [a!, b!];
      for (let i = 0; i < 500; i++) [x, y] = [add(x, mul(0.01, y)), sub(y, mul(mul(0.01, c!), x.sin()))];
      return logSumExp([x, y]);
    },
  }),
  outputs: defineModel({
    parameters: { p: vector(4, [0.3, -0.2, 1.5, 2]) },
    forward: ({ p }) => [dot(p, p).exp(), p[0]!.div(p[1]!).atan2(p[2]!), p[3]!.pow(p[2]!), p[0]!.hypot(p[1]!).cbrt()],
  }),
};

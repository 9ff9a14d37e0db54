import { defineModel, mul, scalar, select, sqrt, square, vector } from "micrograd-compile";

// The root is behind a branch: where that is not taken, it has no part in derivatives of any order.
export default defineModel({
  parameters: { a: scalar(2), w: vector(2, [0.5, -1]) },
  inputs: { x: scalar() },
  forward: ({ a, w }, { x }) =>
    select(w[0]!.gt(0), sqrt(w[0]!), 0)
      .mul(a.exp())
      .add(square(w[1]!.mul(x))),
  regularizer: ({ w }) => mul(0.5, square(w[0]!).add(square(w[1]!))),
});

import { defineModel, matrix, mul, scalar, softplus, sum, vector } from "micrograd-compile";

// exp(scale) depends on the parameters alone: it is computed once per batch.
export default defineModel({
  parameters: { w: vector(2, (i) => i - 0.5), scale: scalar(-0), K: matrix(1, 2, [[3, Number.POSITIVE_INFINITY]]) },
  inputs: { x: vector(2), label: scalar() },
  forward: ({ w, scale, K }, { x, label }) => {
    const margin = sum(w.map((weight, i) => weight.mul(x[i]!))).mul(scale.exp());
    return softplus(margin.mul(label).neg()).add(K[0]![0]!.mul(0.5));
  },
  regularizer: ({ w }) => mul(0.01, sum(w.map((weight) => weight.pow(2)))),
});

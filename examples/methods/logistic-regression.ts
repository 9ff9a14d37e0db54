/** The model of ../logistic-regression.ts, written with functions and methods: for tools that do not rewrite model files. */
import { add, defineModel, dot, mul, neg, scalar, softplus, vector } from "micrograd-compile";

export default defineModel({
  parameters: { weights: vector(20), bias: scalar() },
  inputs: { features: vector(20), label: scalar() },
  forward: ({ weights, bias }, { features, label }) => {
    const margin = mul(label, add(dot(weights, features), bias));
    return softplus(neg(margin));
  },
});

/**
 * Logistic regression with 20 features: how likely is it that an example has its label (1 or -1)? The log-loss of one
 * example is log(1 + e^−margin); `softplus` computes it so that nothing overflows. Feed `batchValueAndGradient` with rows
 * of 21 numbers, features then label.
 */
import { defineModel, dot, scalar, softplus, vector } from "micrograd-compile";

export default defineModel({
  parameters: { weights: vector(20), bias: scalar() },
  inputs: { features: vector(20), label: scalar() },
  forward: ({ weights, bias }, { features, label }) => {
    const margin = label * (dot(weights, features) + bias);
    return softplus(-margin);
  },
});

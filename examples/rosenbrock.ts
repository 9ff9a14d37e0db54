/**
 * Rosenbrock's banana-shaped valley in 100 variables, a classic test of optimisers: Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)².
 * The minimum is 0, where all variables are 1. The loop runs once, while the model is traced; what is compiled is what it
 * computed.
 */
import { defineModel, sum, vector } from "micrograd-compile";

export default defineModel({
  parameters: { x: vector(100, (i) => (i % 2 === 0 ? -1.2 : 1)) },
  forward: ({ x }) => {
    const terms = x.slice(1).map((next, i) => {
      const steep = (next - x[i]! ** 2) ** 2;
      const flat = (1 - x[i]!) ** 2;
      return 100 * steep + flat;
    });
    return sum(terms);
  },
});

/**
 * The expression of micrograd's README: two numbers, a few operations of every kind, and the slopes of the result.
 * Compile it with `micrograd-compile examples/readme-expression.ts` and read `readme-expression.grad.ts` line by line:
 * at a = -4, b = 2 it gives g = 24.7041, ∂g/∂a = 138.8338 and ∂g/∂b = 645.5773.
 */
import { defineModel, relu, scalar } from "micrograd-compile";

export default defineModel({
  parameters: { a: scalar(-4), b: scalar(2) },
  forward: ({ a, b }) => {
    let c = a + b;
    let d = a * b + b ** 3;
    c = c + (c + 1);
    c += 1 + c - a;
    d += d * 2 + relu(b + a);
    d += 3 * d + relu(b - a);
    const e = c - d;
    const f = e ** 2;
    return f / 2 + 10 / f;
  },
});

/** A million operations one after the other: xₙ₊₁ = a·xₙ + b. */
import { defineModel, type Model, mul, scalar } from "micrograd-compile";

export function chain(operations: number): Model {
  return defineModel({
    parameters: { start: scalar(2), a: scalar(0.999), b: scalar(0.001) },
    forward: ({ start, a, b }) => {
      let x = start;
      for (let i = 0; i < operations / 2; i++) x = mul(a, x).add(b);
      return x;
    },
  });
}

export default chain(1_000_000);

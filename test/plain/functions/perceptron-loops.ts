/**
 * A multilayer perceptron, 2-4-1 with leaky rectifiers, in nested loops over flat weights, and its squared error on XOR.
 */
import { defineModel, vector } from "micrograd-compile";

const HIDDEN = 4;
const SLOPE = 0.1;
const xor = [
  [0.1, 0.2, 0],
  [0.15, 1, 1],
  [1, 0.1, 1],
  [0.9, 1.1, 0],
] as const;

const activation = (z: number): number => {
  let out = z;
  if (z < 0) out *= SLOPE;
  return out;
};

/** x is the weights of both layers, each unit's bias after its weights. */
export function f(x: readonly number[]): number {
  let loss = 0;
  for (const [a, b, target] of xor) {
    let k = 0;
    const hidden: number[] = [];
    for (let unit = 0; unit < HIDDEN; unit++) {
      let z = 0;
      for (const input of [a, b]) z += x[k++]! * input;
      z += x[k++]!;
      hidden.push(activation(z));
    }
    let out = 0;
    for (const h of hidden) out += x[k++]! * h;
    out += x[k]!;
    const error = Math.tanh(out) - target;
    loss += error * error;
  }
  return loss;
}

export const domain: readonly (readonly [number, number])[] = Array.from({ length: 17 }, () => [-1, 1] as const);

export default defineModel({
  parameters: { x: vector(domain.length, (i) => Math.sin(7 * i + 1)) },
  forward: ({ x }) => f(x),
});

/**
 * A simply supported beam under two point loads: Macaulay's brackets ⟨x − a⟩³ are a condition (Euler and Bernoulli's beam,
 * Gere and Timoshenko, 9.3), and superposition adds the loads.
 */
import { defineModel, vector } from "micrograd-compile";

const macaulay = (x: number, n: number): number => (x > 0 ? x ** n : 0);

class Beam {
  readonly #loads: { readonly force: number; readonly at: number }[] = [];
  readonly length: number;
  readonly stiffness: number;

  constructor(length: number, stiffness: number) {
    this.length = length;
    this.stiffness = stiffness;
  }

  load(force: number, at: number): this {
    this.#loads.push({ force, at });
    return this;
  }

  deflection(x: number): number {
    const { length: l } = this;
    return this.#loads.reduce((sum, { force, at }) => {
      const b = l - at;
      const bending = (b * x * (l ** 2 - b ** 2 - x ** 2)) / l + macaulay(x - at, 3);
      return sum + (force * bending) / (6 * this.stiffness);
    }, 0);
  }
}

/** x is the place, two forces, two places of loads, and the bending stiffness. */
export function f(x: readonly number[]): number {
  const [place, p, q, a, b, stiffness] = x as [number, number, number, number, number, number];
  return new Beam(4, stiffness).load(p, a).load(q, b).deflection(place);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 3.5],
  [-1, 1],
  [-1, 1],
  [0.5, 3.5],
  [0.5, 3.5],
  [1, 3],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1, 0.5, 0.5, 2, 3, 2]) },
  forward: ({ x }) => f(x),
});

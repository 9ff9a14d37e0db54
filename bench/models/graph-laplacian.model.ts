/** The energy of springs between the nodes of an irregular graph: Σ w (xᵢ − xⱼ)² over its edges. */
import { defineModel, type Model, mul, sub, sum, vector } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";

export function laplacian(nodes: number, edges: number): Model {
  const random = new Random(nodes);
  const springs = Array.from({ length: edges }, () => {
    const i = random.below(nodes);
    const j = (i + 1 + random.below(nodes - 1)) % nodes;
    return { i, j, weight: 0.5 + random.uniform() };
  });
  return defineModel({
    parameters: { x: vector(nodes, (i) => Math.sin(i)) },
    forward: ({ x }) => sum(springs.map(({ i, j, weight }) => mul(weight, sub(x[i]!, x[j]!).square()))),
  });
}

export default laplacian(2000, 6000);

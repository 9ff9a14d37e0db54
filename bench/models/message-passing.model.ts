/** A net on an irregular graph: three rounds in which every node takes in what its neighbours say, along edges in no order. */
import { defineModel, type Model, matrix, vector } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";

interface Size {
  readonly nodes: number;
  readonly edges: number;
  readonly width: number;
  readonly rounds: number;
}

export function messagePassing({ nodes, edges, width, rounds }: Size): Model {
  const random = new Random(nodes);
  const graph = Array.from({ length: edges }, () => [random.below(nodes), random.below(nodes)] as const);
  const features = Array.from({ length: nodes }, () => Array.from({ length: width }, () => random.normal()));
  const weights = () => {
    const drawn = Array.from({ length: width }, () => Array.from({ length: width }, () => 0.4 * random.normal()));
    return matrix(width, width, drawn);
  };
  return defineModel({
    parameters: { own: weights(), message: weights(), bias: vector(width, 0.1) },
    forward: ({ own, message, bias }) => {
      const times = (rows: readonly (readonly number[])[], x: readonly number[]): number[] =>
        rows.map((row) => {
          let total = 0;
          for (let i = 0; i < x.length; i++) total += row[i]! * x[i]!;
          return total;
        });
      let state: number[][] = features;
      for (let round = 0; round < rounds; round++) {
        const sent = state.map((x) => times(message, x));
        const heard = state.map((x) => times(own, x).map((y, i) => y + bias[i]!));
        for (const [from, to] of graph) for (let i = 0; i < width; i++) heard[to]![i]! += sent[from]![i]!;
        state = heard.map((row) => row.map((x) => Math.tanh(x)));
      }
      let total = 0;
      for (const row of state) for (const x of row) total += x * x;
      return total;
    },
  });
}

export default messagePassing({ nodes: 40, edges: 120, width: 6, rounds: 3 });

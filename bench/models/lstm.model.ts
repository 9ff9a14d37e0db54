/** A recurrent net: an LSTM cell goes over a sequence of constants; a weighted sum of what it ends with is to be 1. */
import {
  add,
  defineModel,
  dot,
  type Model,
  matrix,
  mul,
  type Num,
  sigmoid,
  square,
  sub,
  tanh,
  vector,
} from "micrograd-compile";
import { Random } from "../../src/verify/random.js";

interface Size {
  readonly inputs: number;
  readonly hidden: number;
  readonly steps: number;
}

export function lstm({ inputs, hidden, steps }: Size): Model {
  const random = new Random(1997);
  const normals = (length: number): number[] => Array.from({ length }, () => random.normal());
  const sequence = Array.from({ length: steps }, () => normals(inputs));
  const fanIn = inputs + hidden;
  const weights = () => {
    const drawn = Array.from({ length: hidden }, () => normals(fanIn).map((w) => w / Math.sqrt(fanIn)));
    return matrix(hidden, fanIn, drawn);
  };
  return defineModel({
    parameters: {
      forget: weights(),
      forgetBias: vector(hidden, 1),
      admit: weights(),
      admitBias: vector(hidden),
      propose: weights(),
      proposeBias: vector(hidden),
      reveal: weights(),
      revealBias: vector(hidden),
      readout: vector(hidden, normals(hidden)),
    },
    forward: (p) => {
      let state: readonly (Num | number)[] = new Array(hidden).fill(0);
      let cell = state;
      for (const x of sequence) {
        const seen = [...x, ...state];
        const unit = (rows: readonly (readonly Num[])[], bias: readonly Num[], j: number): Num =>
          add(dot(rows[j]!, seen), bias[j]!);
        cell = cell.map((kept, j) => {
          const forget = sigmoid(unit(p.forget, p.forgetBias, j));
          const admit = sigmoid(unit(p.admit, p.admitBias, j));
          const proposed = tanh(unit(p.propose, p.proposeBias, j));
          return add(mul(forget, kept), mul(admit, proposed));
        });
        state = cell.map((kept, j) => mul(sigmoid(unit(p.reveal, p.revealBias, j)), tanh(kept)));
      }
      return square(sub(dot(p.readout, state), 1));
    },
  });
}

export default lstm({ inputs: 4, hidden: 16, steps: 50 });

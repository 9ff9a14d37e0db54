/** Two convolutions in a row, as in a small net for images: 16 × 16, four kernels of 3 × 3, then three of 3 × 3 × 4. */
import { add, defineModel, dot, type Model, matrix, mean, type Num, tanh, vector } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";

const KERNEL = 3;

type Image<T> = readonly (readonly T[])[];

/** The pixels under a kernel, of all channels. */
const patch = <T>(channels: readonly Image<T>[], top: number, left: number): T[] =>
  channels.flatMap((image) => image.slice(top, top + KERNEL).flatMap((row) => row.slice(left, left + KERNEL)));

function layer(channels: readonly Image<number | Num>[], kernels: Image<Num>, biases: readonly Num[]): Num[][][] {
  const size = channels[0]!.length - KERNEL + 1;
  const places = Array.from({ length: size }, (_, i) => i);
  return kernels.map((kernel, k) =>
    places.map((top) => places.map((left) => tanh(add(dot(kernel, patch(channels, top, left)), biases[k]!)))),
  );
}

export function convolutions(size: number, first: number, second: number): Model {
  const random = new Random(1989);
  const kernels = (count: number, length: number) => {
    const drawn = Array.from({ length: count }, () =>
      Array.from({ length }, () => random.normal() / Math.sqrt(length)),
    );
    return matrix(count, length, drawn);
  };
  const image = Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()));
  const area = KERNEL * KERNEL;
  return defineModel({
    parameters: {
      first: kernels(first, area),
      firstBias: vector(first, 0.1),
      second: kernels(second, area * first),
      secondBias: vector(second, -0.1),
    },
    forward: (p) => {
      const hidden = layer([image], p.first, p.firstBias);
      const out = layer(hidden, p.second, p.secondBias);
      return mean(out.flat(2).map((x) => x.square()));
    },
  });
}

export default convolutions(16, 4, 3);

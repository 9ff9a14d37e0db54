/** A convolution of an image with a small kernel, without padding: the mean square of tanh of what comes out. */
import { defineModel, type Model, matrix, mean, mul, scalar, sum, tanh } from "micrograd-compile";

const KERNEL = 3;

export function convolution(size: number): Model {
  const image = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => Math.sin(0.7 * i + 0.01 * j * j)),
  );
  const places = Array.from({ length: size - KERNEL + 1 }, (_, i) => i);
  return defineModel({
    parameters: { kernel: matrix(KERNEL, KERNEL, (i, j) => (i + 1 - j) / 4), bias: scalar(0.1) },
    forward: ({ kernel, bias }) => {
      const responses = places.flatMap((top) =>
        places.map((left) => {
          const products = kernel.flatMap((row, i) => row.map((weight, j) => mul(weight, image[top + i]![left + j]!)));
          return tanh(sum(products).add(bias));
        }),
      );
      return mean(responses.map((response) => response.square()));
    },
  });
}

export default convolution(28);

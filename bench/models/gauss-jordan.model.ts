/** The inverse of a matrix by Gauss and Jordan, without pivots: the sum of the squares of its elements. */
import { defineModel, type Model, matrix } from "micrograd-compile";

export function gaussJordan(n: number): Model {
  return defineModel({
    parameters: { a: matrix(n, n, (i, j) => (i === j ? n : Math.sin(3 * i + 7 * j))) },
    forward: ({ a }) => {
      const left: number[][] = a.map((row) => [...row]);
      const right: number[][] = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
      for (let k = 0; k < n; k++) {
        const pivot = left[k]![k]!;
        for (let j = 0; j < n; j++) {
          left[k]![j]! /= pivot;
          right[k]![j]! /= pivot;
        }
        for (let i = 0; i < n; i++) {
          if (i === k) continue;
          const factor = left[i]![k]!;
          for (let j = 0; j < n; j++) {
            left[i]![j]! -= factor * left[k]![j]!;
            right[i]![j]! -= factor * right[k]![j]!;
          }
        }
      }
      let total = 0;
      for (const row of right) for (const x of row) total += x * x;
      return total;
    },
  });
}

export default gaussJordan(16);

/** A x = b by LU decomposition in place, without pivots, then substitution forwards and backwards: ‖x‖². */
import { defineModel, type Model, matrix, vector } from "micrograd-compile";

export function lu(n: number): Model {
  return defineModel({
    parameters: {
      a: matrix(n, n, (i, j) => (i === j ? n : Math.cos(2 * i + 5 * j))),
      b: vector(n, (i) => Math.sin(i)),
    },
    forward: (given) => {
      const [a, b]: [number[][], number[]] = [given.a.map((row) => [...row]), [...given.b]];
      for (let k = 0; k < n; k++)
        for (let i = k + 1; i < n; i++) {
          a[i]![k]! /= a[k]![k]!;
          for (let j = k + 1; j < n; j++) a[i]![j]! -= a[i]![k]! * a[k]![j]!;
        }
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) b[i]! -= a[i]![j]! * b[j]!;
      for (let i = n - 1; i >= 0; i--) {
        for (let j = i + 1; j < n; j++) b[i]! -= a[i]![j]! * b[j]!;
        b[i]! /= a[i]![i]!;
      }
      let total = 0;
      for (const x of b) total += x * x;
      return total;
    },
  });
}

export default lu(20);

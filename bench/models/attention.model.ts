/** One head of attention over a sequence: every token's query meets every token's key; a squared distance to what it should say. */
import { defineModel, dot, type Model, matrix, mul, type Num, softmax, square, sub, sum } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";

interface Size {
  readonly tokens: number;
  readonly width: number;
  readonly head: number;
}

export function attention({ tokens, width, head }: Size): Model {
  const random = new Random(2017);
  const normals = (count: number, scale = 1): number[] => Array.from({ length: count }, () => scale * random.normal());
  const sequence = Array.from({ length: tokens }, () => normals(width));
  const wanted = Array.from({ length: tokens }, () => normals(head));
  const weights = () =>
    matrix(
      head,
      width,
      Array.from({ length: head }, () => normals(width, 1 / Math.sqrt(width))),
    );
  return defineModel({
    parameters: { query: weights(), key: weights(), value: weights() },
    forward: (p) => {
      const projected = (rows: readonly (readonly Num[])[]) =>
        sequence.map((token) => rows.map((row) => dot(row, token)));
      const [queries, keys, values] = [projected(p.query), projected(p.key), projected(p.value)];
      const errors = queries.flatMap((query, i) => {
        const weights = softmax(keys.map((key) => mul(dot(query, key), 1 / Math.sqrt(head))));
        return wanted[i]!.map((target, h) => {
          const column = values.map((value) => value[h]!);
          return square(sub(dot(weights, column), target));
        });
      });
      return sum(errors);
    },
  });
}

export default attention({ tokens: 16, width: 8, head: 8 });

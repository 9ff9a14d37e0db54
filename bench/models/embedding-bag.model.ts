/** 200 texts of five words, which come as inputs: the mean of what the words stand for goes through a layer to a label. */
import { at, defineModel, dot, integers, matrix, mean, vector } from "micrograd-compile";

const WORDS = 5;

export const embeddingBag = (texts: number) =>
  defineModel({
    parameters: {
      table: matrix(50, 8, (i, j) => Math.sin(3 * i + 7 * j)),
      weights: vector(8, (j) => Math.cos(5 * j)),
    },
    inputs: { words: integers(texts * WORDS, 50), labels: vector(texts) },
    forward: ({ table, weights }, { words, labels }) =>
      mean(
        labels.map((label, text) => {
          const rows = words.slice(text * WORDS, (text + 1) * WORDS).map((word) => at(table, word));
          const bag = weights.map((_, j) => mean(rows.map((row) => row[j]!)));
          return dot(weights, bag).sub(label).square();
        }),
      ),
  });

export default embeddingBag(200);

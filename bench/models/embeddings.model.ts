/** Bags of words: the mean of the words' vectors goes through a layer to the logits of the bag's class. */
import { crossEntropy, defineModel, dot, type Model, matrix, mean, tanh, vector } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";

interface Size {
  readonly words: number;
  readonly width: number;
  readonly bags: number;
  readonly perBag: number;
  readonly classes: number;
}

export function embeddings({ words, width, bags, perBag, classes }: Size): Model {
  const random = new Random(2013);
  const table = (rows: number, columns: number) =>
    matrix(
      rows,
      columns,
      Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal())),
    );
  const given = Array.from({ length: bags }, () => ({
    words: Array.from({ length: perBag + random.below(4) }, () => random.below(words)),
    label: random.below(classes),
  }));
  return defineModel({
    parameters: { embedding: table(words, width), weights: table(classes, width), bias: vector(classes) },
    forward: ({ embedding, weights, bias }) => {
      const known = embedding.map((row) => row.map((x) => tanh(x)));
      return mean(
        given.map(({ words, label }) => {
          const bag = Array.from({ length: width }, (_, i) => mean(words.map((word) => known[word]![i]!)));
          return crossEntropy(
            weights.map((row, c) => dot(row, bag).add(bias[c]!)),
            label,
          );
        }),
      );
    },
  });
}

export default embeddings({ words: 50, width: 8, bags: 60, perBag: 5, classes: 4 });

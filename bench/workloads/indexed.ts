/**
 * Models with indices and lengths that are known at run time. Look-ups are held against a loop that needs none, since it
 * has the entries in order.
 */
import { readFileSync } from "node:fs";
import { Random } from "../../src/verify/random.js";
import { emitted, perCall, timesByHand } from "../figures.js";
import { ownModel, type ValueAndGradient, type Workload } from "../workload.js";

const ENTRIES = 1000;

/** The squares of all entries, one after the other. */
export const inOrder = (): ValueAndGradient => (table, gradient) => {
  let sum = 0;
  for (let i = 0; i < table.length; i++) {
    const x = table[i]!;
    sum += x * x;
    gradient[i] = 2 * x;
  }
  return sum;
};

/** The words of texts, five each, and a label of each text behind all of them; or behind its own words, as a batch. */
export function texts(count: number, isBatch = false): Float64Array<ArrayBuffer> {
  const random = new Random(50);
  const words = Array.from({ length: count }, () => Array.from({ length: 5 }, () => random.below(50)));
  const labels = words.map(() => random.normal());
  return Float64Array.from(isBatch ? words.flatMap((text, i) => [...text, labels[i]!]) : [...words.flat(), ...labels]);
}

export const bagByHand =
  (inputs: Float64Array, isBatch = false): ValueAndGradient =>
  (parameters, gradient) => {
    const words = 5;
    const example = isBatch ? words + 1 : words;
    const width = 8;
    const weights = 400;
    const count = inputs.length / (words + 1);
    const labels = isBatch ? words : words * count;
    const labelStride = isBatch ? example : 1;
    gradient.fill(0);
    let loss = 0;
    for (let text = 0; text < count; text++) {
      let score = 0;
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let k = 0; k < words; k++) sum += parameters[width * inputs[example * text + k]! + j]!;
        score += parameters[weights + j]! * (sum / words);
      }
      const residual = score - inputs[labels + labelStride * text]!;
      loss += residual * residual;
      const slope = (2 * residual) / count;
      for (let j = 0; j < width; j++) {
        let sum = 0;
        const each = (slope * parameters[weights + j]!) / words;
        for (let k = 0; k < words; k++) {
          const at = width * inputs[example * text + k]! + j;
          sum += parameters[at]!;
          gradient[at]! += each;
        }
        gradient[weights + j]! += slope * (sum / words);
      }
    }
    return loss / count;
  };

/** A name of six letters, which is the mean of the names that microgpt learns: tokens, and how many are followed by one. */
function nameOfSix(): Float64Array {
  const { documents, alphabet } = JSON.parse(readFileSync("examples/microgpt/data/documents.json", "utf8"));
  const name = (documents as string[]).find(({ length }) => length === 6)!;
  const inputs = new Float64Array(18);
  inputs.set([26, ...Array.from(name, (letter) => alphabet.indexOf(letter)), 26]);
  inputs[17] = name.length + 1;
  return inputs;
}

export const indexed: readonly Workload[] = [
  {
    name: "look-up",
    group: "indexed",
    title: "1,000 look-ups, by hand none",
    file: ownModel("look-up"),
    inputs: () => Float64Array.from({ length: ENTRIES }, (_, i) => i),
    handwritten: inOrder,
    figures: [timesByHand(3)],
  },
  {
    name: "embedding-bag",
    group: "indexed",
    title: "200 texts of 5 words",
    file: ownModel("embedding-bag"),
    inputs: () => texts(200),
    handwritten: () => bagByHand(texts(200)),
    figures: [timesByHand(1.2)],
  },
  {
    name: "embedding-bag-batch",
    group: "indexed",
    title: "the same, a batch of 200 texts",
    file: ownModel("embedding-bag-batch"),
    batch: () => texts(200, true),
    handwritten: () => bagByHand(texts(200, true), true),
    figures: [],
  },
  {
    name: "microgpt",
    group: "indexed",
    title: "microgpt, a name of 6 letters",
    file: "examples/microgpt/model.ts",
    inputs: nameOfSix,
    figures: [perCall(60e-6), emitted(150_000)],
    rounds: 3,
  },
];

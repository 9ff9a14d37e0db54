/** Models whose tables are written at indices, in plain TypeScript. */
import { defineModel, integers, scalar, vector } from "micrograd-compile";

const LENGTH = 12;
const parameters = { b: scalar(0.3), w: vector(LENGTH, (k) => Math.cos(k)) };
const inputs = { words: integers(4, LENGTH), x: vector(3) };

export const cells = defineModel({
  parameters,
  inputs,
  forward({ w, b }, { words, x }) {
    const table = new Array<number>(LENGTH).fill(0);
    table[words[0]!] = w[0]! * w[1]!;
    table[3] = x[0]!;
    table[words[1]!] = b * w[words[2]!]!;
    return table[words[2]!]! * w[2]! + table[3]! * b + table[words[3]!]! + table[5]!;
  },
});

export const overwritten = defineModel({
  parameters,
  inputs,
  forward({ w, b }, { words, x }) {
    const table = w.map((wi) => wi * wi);
    let sum = 0;
    for (let t = 0; t < 12; t++) {
      const k = words[t % 4]!;
      const before = table[k]!;
      table[k] = t % 3 ? before * b + x[t % 3]! : x[0]! * t;
      sum += before / (1 + table[t]! * table[t]!);
    }
    return sum;
  },
});

export const infinite = defineModel({
  parameters,
  inputs,
  forward({ w }, { words, x }) {
    const table = w.map((wi, k) => (k < 6 ? wi * wi : x[0]! * k));
    const first = table[7]! / 0;
    table[words[0]!] = w[3]! * 2;
    table[8] = x[1]!;
    return first + table[7]! / 0 + table[8]! / 0 + table[words[1]!]!;
  },
});

/**
 * The model of karpathy's microgpt (2026): a GPT with one layer, four heads and 4,192 parameters over single scalars, which
 * learns names letter by letter. Tokens choose rows of tables, and the loop over positions runs as often as the name is long.
 */
import { defineModel, integer, integers, matrix, stopGradient } from "micrograd-compile";
import initial from "./data/initial-parameters.json" with { type: "json" };

/** The longest text, in tokens; the letters and the mark for both ends; numbers per token; heads of attention. */
export const BLOCK = 16;
export const VOCABULARY = 27;
const WIDTH = 16;
const HEADS = 4;

type Vector = readonly number[];
type Matrix = readonly Vector[];

export interface Weights {
  readonly wte: Matrix;
  readonly wpe: Matrix;
  readonly head: Matrix;
  readonly query: Matrix;
  readonly key: Matrix;
  readonly value: Matrix;
  readonly output: Matrix;
  readonly up: Matrix;
  readonly down: Matrix;
}

let used = 0;
/** The next weights of the recorded ones. */
function weights(rows: number, columns: number) {
  const first = used;
  used += rows * columns;
  return matrix(rows, columns, (i, j) => initial[first + i * columns + j]!);
}

export const parameters = {
  wte: weights(VOCABULARY, WIDTH),
  wpe: weights(BLOCK, WIDTH),
  head: weights(VOCABULARY, WIDTH),
  query: weights(WIDTH, WIDTH),
  key: weights(WIDTH, WIDTH),
  value: weights(WIDTH, WIDTH),
  output: weights(WIDTH, WIDTH),
  up: weights(4 * WIDTH, WIDTH),
  down: weights(WIDTH, 4 * WIDTH),
};

function dot(x: Vector, y: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

const linear = (x: Vector, w: Matrix): Vector => w.map((row) => dot(row, x));
const plus = (x: Vector, y: Vector): Vector => x.map((xi, i) => xi + y[i]!);

function normalized(x: Vector): Vector {
  const scale = (dot(x, x) / x.length + 1e-5) ** -0.5;
  return x.map((xi) => xi * scale);
}

/** The shift by the maximum changes nothing but rounding, so it has no derivative. */
export function softmax(x: Vector): Vector {
  const shift = stopGradient(Math.max(...x));
  const exps = x.map((xi) => Math.exp(xi - shift));
  let total = 0;
  for (const e of exps) total += e;
  return exps.map((e) => e / total);
}

/** What the tokens before a position have left for attention: a row of keys and one of values for each. */
export interface Cache {
  readonly keys: Vector[];
  readonly values: Vector[];
}

export const emptyCache = (): Cache => {
  const rows = (): Vector[] => Array.from({ length: BLOCK }, () => new Array<number>(WIDTH).fill(0));
  return { keys: rows(), values: rows() };
};

function attention(query: Vector, { keys, values }: Cache, position: number): Vector {
  const size = WIDTH / HEADS;
  const result: number[] = [];
  for (let first = 0; first < WIDTH; first += size) {
    const part = (x: Vector): Vector => x.slice(first, first + size);
    const scores: number[] = [];
    for (let t = 0; t <= position; t++) scores.push(dot(part(query), part(keys[t]!)) / Math.sqrt(size));
    const shares = softmax(scores);
    for (let j = first; j < first + size; j++) {
      let sum = 0;
      for (let t = 0; t <= position; t++) sum += shares[t]! * values[t]![j]!;
      result.push(sum);
    }
  }
  return result;
}

/** A number per token that may come next: the logarithm of its probability, up to one sum. */
export function logits(w: Weights, token: number, position: number, cache: Cache): Vector {
  let x = normalized(plus(w.wte[token]!, w.wpe[position]!));
  const given = normalized(x);
  cache.keys[position] = linear(given, w.key);
  cache.values[position] = linear(given, w.value);
  x = plus(linear(attention(linear(given, w.query), cache, position), w.output), x);
  const hidden = linear(normalized(x), w.up).map((h) => Math.max(h, 0));
  x = plus(linear(hidden, w.down), x);
  return linear(x, w.head);
}

/**
 * `length` tokens are followed by another one each: the mean of −log p of that over them. As WebAssembly the module is half
 * as long, fast from the second call on, and settled more than twice as fast; `--backend js` makes it in JavaScript.
 */
export default defineModel({
  backend: "wasm",
  parameters,
  inputs: { tokens: integers(BLOCK + 1, VOCABULARY), length: integer(BLOCK + 1) },
  forward(w, { tokens, length }) {
    const cache = emptyCache();
    let loss = 0;
    for (let position = 0; position < length; position++) {
      const p = softmax(logits(w, tokens[position]!, position, cache));
      loss += -Math.log(p[tokens[position + 1]!]!);
    }
    return loss / length;
  },
});

/**
 * An example of a batch touches the entries of tables that it looks up, and no others; sums stay what they were, in the order of
 * the law: contributions of one example to an entry are added up first, then to the total.
 */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { compile, load } from "../../src/compile.js";
import { kernelGradient, splitBatch } from "../../src/derive/batch.js";
import { deriveKernels } from "../../src/derive/kernels.js";
import { valueAndGradient } from "../../src/derive/products.js";
import { interpret as eagerly } from "../../src/engine/interpreter.js";
import { defineModel, type Model } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import { add, at, gt, integer, integers, matrix, mul, type Num, scalar, select, sum, vector } from "../../src/index.js";
import { interpret } from "../../src/ir/interpret.js";
import { isLeaf, opNames } from "../../src/ir/opcodes.js";
import type { Tape } from "../../src/ir/tape.js";
import { giveDirectly } from "../../src/passes/give-directly.js";
import { optimize } from "../../src/passes/index.js";
import { batchGradient } from "../../src/products/batches.js";
import type { ScalarModule } from "../../src/products/modules.js";
import { GRADIENT_STEPS, interpretBatch, Tapes } from "../../src/verify/batch.js";

const LENGTH = 12;
const WORDS = 4;
const inputs = { words: integers(WORDS, LENGTH), x: vector(3) };
const parameters = {
  b: scalar(0.3),
  w: vector(LENGTH, (k) => Math.cos(k)),
  m: matrix(LENGTH, 3, (k, j) => k / 7 - j),
  n: matrix(LENGTH, 3, (k, j) => Math.sin(k + j)),
};
const dot = (x: readonly Num[], y: readonly Num[]): Num => sum(x.map((xi, i) => mul(xi, y[i]!)));

const models: Readonly<Record<string, Model>> = {
  "one table, words that may be the same": defineModel({
    parameters,
    inputs,
    forward: ({ m, b }, { words, x }) => {
      const rows = words.map((k) => at(m, k));
      const bag = x.map((_, j) => sum(rows.map((row) => row[j]!)));
      return add(dot(bag, x), b).tanh();
    },
  }),
  "two tables, each looked up once": defineModel({
    parameters,
    inputs,
    forward: ({ m, n, b }, { words, x }) => dot(at(m, words[0]!), at(n, words[1]!)).sub(mul(b, x[0]!)).square(),
    reduction: "sum",
  }),
  "the same entry twice, by the same index and by another one": defineModel({
    parameters,
    inputs,
    forward: ({ w }, { words, x }) =>
      add(mul(at(w, words[0]!), x[0]!), mul(at(w, words[0]!).exp(), x[1]!), mul(at(w, words[1]!), x[2]!)),
  }),
  "a loop": defineModel({
    parameters,
    inputs,
    forward: ({ w, m }, { words, x }) => {
      let total = mul(w[0]!, 1);
      for (let t = 0; t < 40; t++) {
        const h = at(m, words[t % WORDS]!).map((r, j) => r.mul(x[(t + j) % 3]!).tanh());
        total = add(total, mul(sum(h), at(w, words[(t + 1) % WORDS]!)));
      }
      return total;
    },
  }),
  "entries that are used directly as well": defineModel({
    parameters,
    inputs,
    forward: ({ w, m }, { words, x }) =>
      sum(words.map((k, i) => mul(at(w, k), w[i]!.exp(), dot(at(m, k), m[3]!), x[0]!))),
    regularizer: ({ w, m }) => mul(0.1, sum([...w, ...m.flat()].map((p) => p.square()))),
  }),
  "tables that overlap": defineModel({
    parameters,
    inputs,
    forward: ({ w }, { words, x }) =>
      add(
        mul(at(w, words[0]!), x[0]!),
        mul(at(w.slice(2), words[1]!), x[1]!),
        mul(at([...w].reverse(), words[2]!), x[2]!),
      ),
  }),
  "a table of computed scalars, beside one of parameters": defineModel({
    parameters,
    inputs,
    forward: ({ w, m, b }, { words, x }) => {
      const squares = w.map((wi) => mul(wi, wi, b));
      return sum(words.map((k, i) => mul(at(squares, k), at(m, k)[i % 3]!, x[i % 3]!)));
    },
  }),
  "under a condition, and so long that it is skipped": defineModel({
    parameters,
    inputs,
    forward: ({ m, n, b }, { words, x }) => {
      let long: Num = mul(b, 1);
      for (let t = 0; t < 40; t++) long = add(long.sin(), dot(at(m, words[t % WORDS]!), x));
      return select(gt(x[0]!, 0), long, dot(at(n, words[0]!), x));
    },
  }),
  "a table that parameters index": defineModel({
    parameters,
    inputs,
    forward: ({ w, b }, { words, x }) => mul(at(w, b.mul(10).floor()), at(w, words[0]!), x[0]!),
  }),
};

const STRANGE = [-1, LENGTH, 2.5, -0, 2 ** 32, 2 ** 53, Number.NaN, Number.NEGATIVE_INFINITY];

function examples(model: Model, seed: number, strange: number, count = 9): Float64Array[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: model.inputCount }, (_, i) => {
      if (i >= WORDS) return 4 * random() - 2;
      return random() < strange ? STRANGE[Math.floor(random() * STRANGE.length)]! : Math.floor(random() * LENGTH);
    }),
  );
}

/** Parameters as they are; some that are infinite, or no numbers. */
function points(model: Model): Float64Array[] {
  const spicy = model.createParameters();
  [spicy[3], spicy[14], spicy[20]] = [Number.POSITIVE_INFINITY, Number.NaN, Number.NEGATIVE_INFINITY];
  return [model.createParameters(), spicy];
}

const sameSlopes = (found: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++)
    if (found[i] !== expected[i]) expect([i, found[i]]).toEqual([i, expected[i]! === 0 ? found[i] : expected[i]]);
};

/** Kernels of an example, before and after; whether results are added to what is there. */
function kernelsOf(model: Model): { readonly tape: Tape; readonly adds: boolean }[] {
  const { forward } = trace(model);
  return [
    { tape: valueAndGradient(forward, model.parameterCount), adds: false },
    { tape: kernelGradient(splitBatch(forward), model.parameterCount), adds: true },
  ];
}

const namesIn = ({ op, size }: Tape): string[] => Array.from(op.subarray(0, size), (code) => opNames[code]!);
const countOf = (tape: Tape, name: string): number => namesIn(tape).filter((one) => one === name).length;
const lengthOf = ({ op, size }: Tape): number => op.subarray(0, size).filter((code) => !isLeaf(code)).length;

describe.each(Object.entries(models))("%s", (_, model) => {
  test("results of an example are those of cells that are emptied into them", () => {
    for (const { tape, adds } of kernelsOf(model))
      for (const parameters of points(model))
        for (const inputs of [...examples(model, 7, 0), ...examples(model, 8, 0.4)]) {
          const shared = interpret(splitBatch(trace(model).forward).prologue ?? tape, { parameters, inputs })[0]!;
          const given = giveDirectly(tape, adds);
          expect(given).not.toBe(tape);
          for (const other of [given, optimize(given)])
            interpret(other, { parameters, inputs, shared }).forEach((found, k) => {
              sameSlopes(found, interpret(tape, { parameters, inputs, shared })[k]!);
            });
        }
  });

  test.each([
    { backend: "js", loops: "auto" },
    { backend: "js", loops: "off" },
    { backend: "wasm", loops: "auto" },
  ] as const)("batches have the bits of the law: $backend, loops $loops", async (options) => {
    const module = await load<ScalarModule>(model, { ...options, emit: ["gradient", "batchValueAndGradient"] });
    const { forward, regularizer } = trace(model);
    const { parameterCount } = model;
    const law = new Tapes(deriveKernels({ forward, regularizer, parameterCount }, batchGradient.kernels));
    const sharesWork = splitBatch(forward).prologue !== null;
    const eager = eagerly(model);
    for (const parameters of points(model))
      for (const strange of [0, 0.3]) {
        const given = examples(model, 9, strange);
        const expected = new Float64Array(parameterCount);
        const found = new Float64Array(parameterCount).fill(7);
        const batch = Float64Array.from(given.flatMap((one) => [...one]));
        const { values, derivatives } = interpretBatch(
          law,
          GRADIENT_STEPS,
          { parameters, tables: forward.tables },
          given,
          model.reduction === "mean",
        );
        // Twice: cells are empty again.
        for (let time = 0; time < 2; time++) {
          expect(module.batchValueAndGradient(parameters, batch, found)).toBe(values[0]);
          sameSlopes(found, derivatives);
        }
        if (!sharesWork) {
          expect(eager.batchValueAndGradient(parameters, batch, expected)).toBe(values[0]);
          sameSlopes(found, expected);
        }
        for (const inputs of given) {
          eager.valueAndGradient(parameters, inputs, expected);
          sameSlopes(module.gradient(parameters, inputs, found.fill(7)), expected);
        }
      }
  });
});

const bag = (vocabulary: number): Model =>
  defineModel({
    parameters: { table: matrix(vocabulary, 4), w: vector(4) },
    inputs: { words: integers(3, vocabulary) },
    forward: ({ table, w }, { words }) => sum(words.map((k) => dot(at(table, k), w).tanh())),
  });

test("what an example computes does not grow with the table", () => {
  for (const adds of [false, true]) {
    const [few, many] = [20, 2000].map((vocabulary) => {
      const kernel = kernelsOf(bag(vocabulary)).find((one) => one.adds === adds)!;
      return lengthOf(optimize(giveDirectly(kernel.tape, adds)));
    });
    expect(many).toBe(few);
  }
});

test("the text of a module does not grow with the table", async () => {
  const [few, many] = await Promise.all(
    [200, 2000].map(async (vocabulary) => (await compile(bag(vocabulary))).files[0]!.text.length),
  );
  expect(many! - few!).toBeLessThan(100);
});

test("what one row alone contributes to needs no cell", () => {
  const { tape } = kernelsOf(models["two tables, each looked up once"]!).find(({ adds }) => adds)!;
  expect(countOf(giveDirectly(tape, true), "gather")).toBe(0);
  expect(countOf(giveDirectly(tape, true), "scatter")).toBe(6);
  const twice = kernelsOf(models["the same entry twice, by the same index and by another one"]!)[1]!;
  expect(countOf(giveDirectly(twice.tape, true), "gather")).toBe(2);
});

test("a tape without look-ups stays as it is", () => {
  const model = defineModel({
    parameters: { w: vector(3) },
    inputs: { i: integer(3) },
    forward: ({ w }, { i }) => mul(at(w, i), w[0]!),
  });
  for (const { tape, adds } of kernelsOf(model)) expect(giveDirectly(tape, adds)).toBe(tape);
});

/**
 * Entries of long tables that lie in an array: read by one row and one load, whatever the index is; what they contribute to
 * goes to one cell. Modules are compared with the engine, to the bit.
 */
import { expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { load } from "../../src/compile.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, type Model } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import { add, at, gradients, integers, matrix, mul, scalar, sum, vector } from "../../src/index.js";
import { hasLookUps } from "../../src/ir/scatters.js";
import { check } from "../../src/verify/check.js";

const LENGTH = 11;
const WORDS = 4;
const numbers = Array.from({ length: LENGTH }, (_, k) => Math.sin(k));
const inputs = { words: integers(WORDS, LENGTH), x: vector(LENGTH) };
const parameters = {
  before: scalar(3),
  w: vector(LENGTH, (k) => Math.cos(k)),
  m: matrix(LENGTH, 3, (k, j) => k / 7 - j),
  after: scalar(5),
};

const models: Readonly<Record<string, Model>> = {
  parameters: defineModel({
    parameters,
    inputs,
    forward: ({ before, w, after }, { words }) =>
      sum(words.map((k, i) => mul(at(w, k), at(w, words[0]!).sin(), w[i]!, i % 2 ? before : after))),
  }),
  "tables that overlap, and one that goes backwards": defineModel({
    parameters,
    inputs,
    forward: ({ w }, { words }) =>
      sum(
        words.map((k) =>
          mul(
            at(w, k),
            at(w.slice(2), k),
            at([...w].reverse(), k),
            at(
              w.filter((_, i) => i % 1 === 0),
              k,
            ),
          ),
        ),
      ),
  }),
  rows: defineModel({
    parameters,
    inputs,
    forward: ({ m, before }, { words }) => {
      const rows = words.map((k) => at(m, k));
      return sum(rows.flatMap((row, i) => row.map((x, j) => mul(x.exp(), m[i]![j]!, before, row[0]!))));
    },
  }),
  "inputs and numbers": defineModel({
    parameters,
    inputs,
    forward: ({ before, after }, { words, x }) =>
      sum(words.map((k) => add(mul(before, at(x, k)), mul(after, at(numbers, k), at(numbers.slice(0, 9), k))))),
  }),
  "a loop of many": defineModel({
    parameters,
    inputs,
    forward: ({ w, m }, { words, x }) => {
      let total = mul(w[0]!, 1);
      for (let t = 0; t < 40; t++) {
        const row = at(m, words[t % WORDS]!);
        const h = row.map((r, j) => r.mul(x[(t + j) % LENGTH]!).tanh());
        total = add(total, mul(sum(h), at(w, words[(t + 1) % WORDS]!)), w[t % 5]!.square());
      }
      return total;
    },
  }),
  "slopes that are values": defineModel({
    parameters,
    inputs,
    forward: ({ w, m }, { words, x }) => {
      const u = sum(words.map((k, i) => mul(at(w, k).mul(x[i]!).sin(), at(m, k)[1]!, w[3]!)));
      const [ux, u3] = gradients(u, [x[0]!, w[3]!]);
      return add(mul(ux, gradients(ux, [x[0]!])[0]), u3.square());
    },
  }),
};

const STRANGE = [-1, LENGTH, 2.5, -0, 1e-300, 2 ** 31, 2 ** 32, 2 ** 32 + 1, -(2 ** 31), 2 ** 53, Number.NaN];
STRANGE.push(2 ** 28, -(2 ** 28), Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, LENGTH + 0.5, -0.25);

/** Inputs with indices that there are, and with some that there are not. */
function points(model: Model, seed: number): Float64Array[] {
  const random = mulberry32(seed);
  const one = (strange: number): Float64Array =>
    Float64Array.from({ length: model.inputCount }, (_, i) => {
      if (i >= WORDS) return 4 * random() - 2;
      return random() < strange ? STRANGE[Math.floor(random() * STRANGE.length)]! : Math.floor(random() * LENGTH);
    });
  return [...Array.from({ length: 12 }, () => one(0)), ...Array.from({ length: 12 }, () => one(0.4))];
}

type Generated = Record<string, (...given: unknown[]) => never>;
const MARGIN = 40;

test.each(Object.entries(models))("%s: the bits of the engine, and nothing else is touched", async (_, model) => {
  expect(hasLookUps(trace(model).forward)).toBe(true);
  const eager = interpret(model);
  for (const loops of ["auto", "off"] as const) {
    const module = await load<Generated>(model, { loops });
    const parameters = model.createParameters();
    const expected = new Float64Array(parameters.length);
    const room = new Float64Array(parameters.length + 2 * MARGIN).fill(7);
    const found = room.subarray(MARGIN, MARGIN + parameters.length);
    for (const given of points(model, 5)) {
      const value = module.valueAndGradient!(parameters, given, found);
      expect(Object.is(value, eager.valueAndGradient(parameters, given, expected))).toBe(true);
      found.forEach((x, i) => expect(x === expected[i] || (Number.isNaN(x) && Number.isNaN(expected[i]))).toBe(true));
      const around = [...room.subarray(0, MARGIN), ...room.subarray(MARGIN + parameters.length)];
      expect(around.every((x) => x === 7)).toBe(true);
    }
    const batch = Float64Array.from(points(model, 6).flatMap((given) => [...given]));
    const value = module.batchValueAndGradient!(parameters, batch, found);
    expect(Object.is(value, eager.batchValueAndGradient(parameters, batch, expected))).toBe(true);
  }
});

test("derivatives of every kind are those of choosing among all entries", async () => {
  const emit = ["gradient", "jvp", "hvp", "hessian", "sparseHessian", "batchGradient", "batchHvp"];
  const report = await check(models.parameters!, { emit, seed: 3 });
  expect(report.text).toContain("no mismatch");
  const some = await check(models.rows!, { emit: ["gradient", "hvp"], wrt: ["before", "m"], seed: 4 });
  expect(some.text).toContain("no mismatch");
});

test("a vector model: products with a vector, and a Jacobian", async () => {
  const model = defineModel({
    parameters,
    inputs,
    forward: ({ w, m }, { words }) => words.map((k, i) => mul(at(w, k), at(m, words[0]!)[i % 3]!, w[i]!)),
  });
  const report = await check(model, { emit: ["jacobian", "jvp", "vjp", "sparseJacobian"], seed: 5 });
  expect(report.text).toContain("no mismatch");
});

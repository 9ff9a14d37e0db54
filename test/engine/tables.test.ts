/** Indices that are scalars: what is read and written, by the engine and by modules; and lengths of loops that are inputs. */
import { expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, type Model } from "../../src/engine/model.js";
import { at, integer, integers, lt, matrix, mul, scalar, select, square, sum, Value, vector } from "../../src/index.js";
import { check } from "../../src/verify/check.js";

const INDICES = [0, 1, 2, 3, -0, -1, 4, 2.5, 1e-300, 2 ** 31, 2 ** 32, 2 ** 32 + 1, -(2 ** 31), 2 ** 53, Number.NaN];
INDICES.push(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, 3.0000000000000004);

/** Compares a module with the engine at inputs of one number, to the bit; what differs. */
async function differences(model: Model, inputs: readonly number[] = INDICES): Promise<string[]> {
  const module = await load<Record<string, (...given: unknown[]) => never>>(model);
  const eager = interpret(model);
  const parameters = model.createParameters();
  const [found, expected] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  return inputs.flatMap((input) => {
    const given = Float64Array.of(input);
    const values = [
      module.valueAndGradient!(parameters, given, found),
      eager.valueAndGradient(parameters, given, expected),
    ];
    const same =
      Object.is(values[0], values[1]) &&
      found.every((x, i) => x === expected[i] || (Number.isNaN(x) && Number.isNaN(expected[i])));
    return same ? [] : [`at ${input}: ${values[0]} [${found}], expected ${values[1]} [${expected}]`];
  });
}

const i = integer(4);

const tables: Readonly<Record<string, Model>> = {
  parameters: defineModel({
    parameters: { w: vector(4, [1.5, 2.5, -3.5, 4.5]) },
    inputs: { i },
    forward: ({ w }, { i }) => square(at(w, i)),
  }),
  data: defineModel({
    parameters: { w: scalar(2) },
    inputs: { i },
    forward: ({ w }, { i }) => mul(w, at([1, 2, 4, 8], i)),
  }),
  "parameters, found once and used several times, of which some are used elsewhere": defineModel({
    parameters: { w: vector(4, [0.3, 0.7, -1.3, 2.9]) },
    inputs: { i },
    forward: ({ w }, { i }) => {
      const x = at(w, i);
      return sum([x.mul(0.3), w[0]!.mul(0.7), x.mul(w[1]!), x.sin(), w[0]!.exp()]);
    },
  }),
  values: defineModel({
    parameters: { w: vector(4, [1, 2, 3, 4]) },
    inputs: { i },
    forward: ({ w }, { i }) =>
      at(
        w.map((x) => x.exp()),
        i,
      ),
  }),
};

test.each(Object.entries(tables))("a table of %s: an entry, or NaN", async (_, model) => {
  expect(await differences(model)).toEqual([]);
  const eager = interpret(model);
  const values = INDICES.map((k) => eager.forward(model.createParameters(), Float64Array.of(k))[0]!);
  expect(values.map(Number.isNaN)).toEqual(INDICES.map((k) => ![0, 1, 2, 3].includes(k)));
});

test("rows of a table, and an index that is chosen", async () => {
  const model = defineModel({
    parameters: { table: matrix(4, 3, (r, c) => r + c / 8), w: vector(3, [1, -2, 3]) },
    inputs: { i },
    forward: ({ table, w }, { i }) => {
      const row = at(table, i);
      const other = at(table, select(lt(i, 2), 3, 0));
      return sum(w.map((x, c) => mul(x, row[c]!, other[c]!)));
    },
  });
  expect(await differences(model)).toEqual([]);
});

test("the engine and plain numbers read the same, and an index has no derivative", () => {
  const entries = [new Value(3), new Value(5)];
  const index = new Value(1);
  const found = at(entries, index).mul(2);
  found.backward();
  expect([found.data, entries[0]!.grad, entries[1]!.grad, index.grad]).toEqual([10, 0, 2, 0]);
  expect([at([3, 5], 1), at([3, 5], 2), at([[1, 2]], 7)]).toEqual([5, Number.NaN, [Number.NaN, Number.NaN]]);
});

test("second derivatives, products, batches and sparse patterns are those of choosing among all entries", async () => {
  const emit = ["gradient", "jvp", "hvp", "hessian", "sparseHessian", "batchGradient"];
  const model = defineModel({
    parameters: { w: vector(4, [0.5, 1.5, 2.5, 3]), v: scalar(2) },
    inputs: { words: integers(3, 4), x: scalar() },
    forward: ({ w, v }, { words, x }) =>
      words.reduce((s, k) => s.add(at(w, k).mul(x).exp().mul(v)), new Value(0) as never),
  });
  const module = await load<{ hessianPattern: { columns: ArrayLike<number> } }>(model, { emit });
  expect(module.hessianPattern.columns.length).toBe(14);
  const report = await check(model, { emit, seed: 7 });
  expect(report.text).toContain("no mismatch");
});

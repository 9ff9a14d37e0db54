/** Records in and out of flat vectors, and what is shared by a batch that is no number. */
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { eq, select } from "../../src/engine/functions.js";
import { defineModel, matrix, scalar, vector } from "../../src/engine/model.js";
import type { ScalarModule } from "../../src/products/modules.js";

interface Records extends ScalarModule {
  packInputs(record: object): Float64Array;
  unpackInputs(packed: Float64Array): object;
  packBatch(records: readonly object[]): Float64Array;
}

const model = defineModel({
  parameters: { a: scalar(2) },
  inputs: { x: vector(2), k: matrix(2, 1), y: scalar() },
  forward: ({ a }, { x, k, y }) => a.mul(x[0]!).add(k[1]![0]!).add(y),
});
const loaded = load<Records>(model);
const [first, second] = [
  { x: [1, 2], k: [[3], [4]], y: 5 },
  { x: [6, 7], k: [[8], [9]], y: 10 },
];

describe("inputs by their names", () => {
  test("there and back", async () => {
    const { packInputs, unpackInputs, packBatch } = await loaded;
    expect(packInputs(first)).toEqual(Float64Array.of(1, 2, 3, 4, 5));
    expect(unpackInputs(packInputs(second))).toEqual(second);
    expect(packBatch([first, second])).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    expect(packBatch([])).toHaveLength(0);
  });

  test("what does not fit is named", async () => {
    const { packInputs, unpackInputs, packBatch } = await loaded;
    expect(() => packInputs({ ...first, x: [1] })).toThrow("x: expected 2 numbers, got 1");
    expect(() => packBatch([first, { ...second, k: [[8], [9, 9]] }])).toThrow("[1].k: expected 1 numbers, got 2");
    expect(() => packBatch([{ x: [1, 2], k: [[3], [4]] }])).toThrow("[0].y: expected a number, got undefined");
    expect(() => unpackInputs(new Float64Array(4))).toThrow("inputs: expected 5 numbers, got 4");
  });

  test("a model without inputs has none of it", async () => {
    const module = await load(defineModel({ parameters: { a: scalar(2) }, forward: ({ a }) => a.square() }));
    expect(Object.keys(module).filter((name) => /Inputs|Batch/.test(name))).toEqual([]);
  });
});

test("a condition on the parameters alone is shared by a batch as a number", async () => {
  const { batchForward, batchValueAndGradient, createParameters } = await load(
    defineModel({
      parameters: { a: scalar(0), b: scalar(3) },
      inputs: { x: scalar() },
      forward: ({ a, b }, { x }) => select(eq(a, -0), x.mul(b), x),
    }),
  );
  const gradient = new Float64Array(2);
  const parameters = createParameters();
  expect(batchForward(parameters, Float64Array.of(1, 2))).toBe(4.5);
  expect(batchValueAndGradient(parameters, Float64Array.of(1, 2), gradient)).toBe(4.5);
  expect(gradient).toEqual(Float64Array.of(0, 1.5));
  expect(batchForward(parameters.fill(1), Float64Array.of(1, 2))).toBe(1.5);
});

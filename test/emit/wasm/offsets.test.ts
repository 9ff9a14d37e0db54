/** Tables under any index, in WebAssembly: values and slopes are the interpreter's, and nothing outside of a table is touched. */
import { expect, test } from "vitest";
import { load } from "../../../src/compile.js";
import { at } from "../../../src/engine/at.js";
import { interpret } from "../../../src/engine/interpreter.js";
import { defineModel, matrix, scalar, vector } from "../../../src/engine/model.js";
import type { Num } from "../../../src/engine/value.js";
import type { ScalarModule } from "../../../src/products/modules.js";

const LENGTH = 10;
const INDICES = [
  ...[0, -0, 1, LENGTH - 1, LENGTH, LENGTH + 1, -1, -2, 0.5, -0.5, LENGTH - 0.5, 1 + 2 ** -52, 5e-324, -5e-324],
  ...[31, 32, 33, 51, 52, 53, 54, 63, 64, 1023].flatMap((power) => [-1, 0, 1, 7].map((more) => 2 ** power + more)),
  ...[30, 31, 32, 33, 51, 52, 53, 1023].flatMap((power) => [-1, 0, 1].map((more) => -(2 ** power) + more)),
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, Math.PI],
];

const table = { table: vector(LENGTH, (i) => Math.cos(i + 1)), other: vector(3, 7) };

const models = {
  entry: defineModel({
    parameters: table,
    inputs: { i: scalar() },
    forward: (p, { i }) => at(p.table, i).mul(p.table[3]!).add(p.other[0]!),
  }),
  "entry of a row": defineModel({
    parameters: { rows: matrix(LENGTH, 3, (i, j) => Math.sin(3 * i + j)) },
    inputs: { i: scalar() },
    forward: ({ rows }, { i }) => {
      const row = at(rows, i);
      return row[0]!.mul(row[2]!).add(rows[9]![2]!);
    },
  }),
  "entries in a loop": defineModel({
    parameters: table,
    inputs: { i: scalar() },
    forward: (p, { i }) => {
      let total: Num = p.other[1]!;
      for (let k = 0; k < 40; k++)
        total = total.add(
          at(p.table, i.add(k % 2))
            .mul(at(p.table, i))
            .mul(k + 1),
        );
      return total;
    },
  }),
};

test.each(Object.keys(models))("%s", async (name) => {
  const model = models[name as keyof typeof models];
  const { valueAndGradient } = (await load(model, { backend: "wasm" })) as Required<ScalarModule>;
  const { valueAndGradient: byLaw } = interpret(model);
  const parameters = model.createParameters();
  const [found, expected] = [parameters, parameters].map(({ length }) => new Float64Array(length));
  for (const i of INDICES) {
    const inputs = Float64Array.of(i);
    const value = valueAndGradient(parameters, inputs, found!);
    expect([i, value]).toEqual([i, byLaw(parameters, inputs, expected!)]);
    // The sign of a slope that is 0 does not count.
    const plain = (slopes: Float64Array): number[] => Array.from(slopes, (slope) => slope + 0);
    expect([i, ...plain(found!)]).toEqual([i, ...plain(expected!)]);
  }
});

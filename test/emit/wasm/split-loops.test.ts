/** Loops that call functions for all iterations at once: which are split, and that they compute the same. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, load } from "../../../src/compile.js";
import { splitLoops } from "../../../src/emit/wasm/split-loops.js";
import { defineModel, matrix, vector } from "../../../src/engine/model.js";

const split = (text: string): string =>
  splitLoops(text, (callee) => callee === "Math.tanh" || callee === "Math.cbrt", 0);

/** What a text does to 200 numbers, and how often it calls functions for many of them. */
function run(text: string): { readonly values: readonly number[]; readonly calls: number } {
  const values = Array.from({ length: 200 }, (_, i) => Math.sin(i * i) * 2);
  const waiting = new Array<number>(2048).fill(Number.NaN);
  let calls = 0;
  const inRow = (f: (x: number) => number) => (from: number, to: number) => {
    calls++;
    for (let i = from; i < to; i++) waiting[i] = f(waiting[i]!);
  };
  new Function("values", "waiting", "index", "$row_tanh", "$row_cbrt", text)(
    ...[values, waiting, [3, 1, 2], inRow(Math.tanh), inRow(Math.cbrt)],
  );
  return { values, calls };
}

const loop = (body: string, trip = 12): string => `let s = values[190]; const f = values[191];
for (let i = 0; i < ${trip}; i++) { ${body} }
values[199] = s;`;

describe("loops are split", () => {
  test.each([
    ["what is called last", "const x = values[i] * f; values[40 + i] = Math.tanh(x);", 1],
    [
      "with what is needed later",
      "const x = values[i] * f; const y = x + 1; values[40 + i] = Math.tanh(x) * y + x;",
      1,
    ],
    ["sums before", "s += values[i]; values[40 + i] = Math.tanh(values[i]);", 1],
    ["sums behind, in their order", "s = s * 0.5 + Math.tanh(values[i] + f);", 1],
    ["two calls in a row", "values[40 + i] = Math.tanh(values[i]) - Math.tanh(f * values[20 + i]);", 2],
    ["two functions", "values[40 + i] = Math.tanh(values[i]) + Math.cbrt(values[i]);", 2],
    [
      "one after the other",
      "const x = Math.tanh(values[i]); const y = Math.cbrt(x) * x; values[40 + i] = y - x * f;",
      2,
    ],
    ["in each other", "const x = Math.tanh(values[i] - 1); values[40 + i] = Math.tanh(x) + x;", 2],
    ["choices", "const x = values[i]; values[40 + i] = x < 0 ? Math.tanh(x) : x * 2;", 1],
    ["in place", "values[i] = Math.tanh(values[i]);", 1],
    ["a loop backwards, and strides", "values[150 - 2 * i] -= Math.tanh(values[i]);", 1],
    ["long sums", "values[40 + i] = values[i] + f - Math.tanh(values[20 + i]) + 1 + f;", 1],
    ["places that never meet", "values[i] = Math.tanh(values[12 + i]);", 1],
  ])("%s", (_, body, calls) => {
    const found = run(split(loop(body)));
    expect(found.calls).toBe(calls);
    expect(found.values).toEqual(run(loop(body)).values);
  });

  test("within others, each time", () => {
    const text = loop(`for (let j = 0; j < 5; j++) { values[60 + 5 * i + j] = Math.tanh(values[i + j] * f); }`);
    expect(run(split(text))).toEqual({ values: run(text).values, calls: 12 });
  });

  test.each([
    ["the value of the iteration before", "s = Math.tanh(s + values[i]);"],
    ["what is added up so far", "s += values[i]; values[40 + i] = Math.tanh(values[i]) * s;"],
    ["the element before", "values[i + 1] = Math.tanh(values[i]);"],
    ["one element", "const x = values[60] + 1; values[60] = Math.tanh(x);"],
    [
      "an element that another iteration leaves",
      "const x = values[40 - i]; values[i + 30] = Math.tanh(x + values[i]);",
    ],
    ["a table", "const k = index[i % 3]; values[40 + i] = Math.tanh(values[i]) * values[k];"],
    ["a condition", "const c = values[i] > 0; const x = Math.tanh(values[i]); values[40 + i] = c ? x : 1;"],
    ["other functions", "values[40 + i] = Math.sin(values[i]);"],
  ])("not with %s", (_, body) => expect(split(loop(body))).toBe(loop(body)));

  test("nor if they are short, or too much would wait", () => {
    const body = "values[40 + i] = Math.tanh(values[i]);";
    expect(split(loop(body, 3))).toBe(loop(body, 3));
    expect(split(loop(body, 2049))).toBe(loop(body, 2049));
  });

  test("whatever elements are read and written", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            to: fc.nat(9),
            by: fc.integer({ min: -1, max: 2 }),
            from: fc.nat(9),
            step: fc.integer({ min: -1, max: 2 }),
            calls: fc.boolean(),
            waits: fc.boolean(),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        fc.integer({ min: 4, max: 9 }),
        (statements, trip) => {
          const lines = statements.map(({ to, by, from, step, calls, waits }, k) => {
            const read = `values[${from + 20} + ${step} * i]`;
            const value = `${calls ? `Math.tanh(${read})` : `${read} * f`} + ${waits && k > 0 ? `x${k - 1}` : 1}`;
            return `const x${k} = ${value}; values[${to + 20} + ${by} * i] = x${k};`;
          });
          const text = loop(lines.join(" "), trip);
          expect(run(split(text)).values).toEqual(run(text).values);
        },
      ),
      { numRuns: 500 },
    ));
});

test("a network whose layers call tanh has the bits of JavaScript", async () => {
  const layer = defineModel({
    parameters: { w: matrix(40, 20, (i, j) => Math.sin(i + 40 * j)), v: vector(40, (i) => Math.cos(i)) },
    inputs: { x: vector(20) },
    forward: ({ w, v }, { x }) =>
      w
        .map((row) => row.map((one, j) => one.mul(x[j]!)).reduce((sum, one) => sum.add(one)))
        .map((sum, i) => sum.tanh().mul(v[i]!))
        .reduce((sum, one) => sum.add(one)),
  });
  const [js, wasm] = await Promise.all([load(layer), load(layer, { backend: "wasm" })]);
  const parameters = js.createParameters();
  const inputs = Float64Array.from({ length: 20 }, (_, i) => Math.sin(i * i));
  const [expected, found] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  expect(wasm.valueAndGradient(parameters, inputs, found)).toBe(js.valueAndGradient(parameters, inputs, expected));
  expect([...found]).toEqual([...expected]);
  const { dump } = await compile(layer, { backend: "wasm", dump: "wat" });
  expect(dump).toContain("Math.tanh in a row");
});

/** What is put into a shell afterwards is what TypeScript would have printed there. */
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { compile } from "../../src/compile.js";
import type * as Shapes from "../../src/emit/shape.js";
import { defineOp } from "../../src/engine/define-op.js";
import * as functions from "../../src/engine/functions.js";
import { defineModel, integer, integers, type Model, matrix, scalar, vector } from "../../src/engine/model.js";
import { MLP } from "../../src/engine/nn.js";
import { sum } from "../../src/engine/reductions.js";

/** Whether shells are made of whole outlines, as ts-morph fills and prints them. */
let isWhole = false;
vi.mock("../../src/emit/shape.js", async (original) => {
  const shapes = await original<typeof Shapes>();
  const shapeOf: typeof shapes.shapeOf = (outline, module) =>
    isWhole ? { outline, helpers: [], complete: (shell) => shell } : shapes.shapeOf(outline, module);
  return { ...shapes, shapeOf };
});
afterEach(() => {
  isWhole = false;
});

async function expectSame(model: Model, options: { emit?: string[]; backend?: string; wrt?: string[] } = {}) {
  for (const output of ["m.ts", "m.mjs", "m.cjs"]) {
    isWhole = false;
    const { files } = await compile(model, { output, ...options });
    isWhole = true;
    expect(files).toEqual((await compile(model, { output, ...options })).files);
    for (const { text } of files) expect(text).not.toMatch(/\$(facts|member|length|numbers)/);
  }
}

const cubic = defineOp({
  name: "cubic",
  eval: (x: number) => {
    let sum = 0;
    for (let i = 0; i < 3; i++) sum += x ** 3;
    return sum;
  },
  vjp: (g, x) => [g.mul(x).mul(x).mul(9)],
});

const net = new MLP(2, [3, 1], { seed: 1 });

const MODELS: Readonly<Record<string, readonly [Model, { emit?: string[]; backend?: string; wrt?: string[] }?]>> = {
  "scalars, and names that are not ASCII": [
    defineModel({
      parameters: { größe: scalar(-0.5), λ: scalar(1e-7) },
      inputs: { 年: scalar() },
      forward: ({ größe, λ }, { 年 }) => größe.mul(λ).add(年),
      regularizer: ({ λ }) => λ.square(),
    }),
  ],
  "bounds, some without end": [
    defineModel({
      parameters: {
        a: scalar(1, { min: -Infinity, max: 1e21 }),
        b: vector(2, [-1, 2], { min: [-1.5, -0], max: Infinity, fixed: [false, true] }),
      },
      inputs: { n: integer(4), k: integers(3, 7), x: matrix(2, 2) },
      reduction: "sum",
      forward: ({ a, b }, { n, k, x }) => a.mul(b[0]!).mul(b[1]!).add(n).add(k[1]!).add(x[1]![0]!),
    }),
    { wrt: ["a", "inputs.x"], emit: ["gradient", "hvp"] },
  ],
  "records in records": [
    defineModel({
      parameters: net,
      inputs: { x: vector(2) },
      forward: (_, { x }) => functions.add(net.forward(x) as never, 0),
    }),
  ],
  "lists to read and to decode": [
    defineModel({
      parameters: { x: vector(300, (i) => Math.sin(i) * 1e-5), y: vector(20, (i) => i / 7) },
      forward: ({ x, y }) => x.slice(1).map((v, i) => functions.mul(v, y[(i * 7) % 13]!)),
    }),
    { emit: ["sparseJacobian", "jvp"] },
  ],
  "patterns to read": [
    defineModel({
      parameters: { x: vector(40, 0.1) },
      forward: ({ x }) => ({ a: x.slice(1).map((v, i) => functions.mul(v, x[i]!)), b: { c: cubic(x[3]!) } }),
    }),
    { emit: ["jacobian", "sparseJacobian"] },
  ],
  "numbers of the model's own": [
    defineModel({
      parameters: { x: vector(90, (i) => i) },
      inputs: { y: scalar() },
      forward: ({ x }, { y }) =>
        sum(
          x.map((v, i) =>
            v
              .mul(Math.cos(i))
              .tanh()
              .mul(x[(i * i) % 90]!)
              .add(y),
          ),
        ),
    }),
  ],
  "memory of WebAssembly": [
    defineModel({
      parameters: { x: vector(50, (i) => i) },
      inputs: { y: scalar() },
      forward: ({ x }, { y }) => sum(x.map((v) => v.mul(y).exp())),
    }),
    { backend: "wasm" },
  ],
};

test.each(Object.entries(MODELS))("%s", async (_, [model, options]) => expectSame(model, options));

test("any parameters and inputs", async () => {
  const number = fc.double({ noNaN: true });
  const entry = fc.oneof(
    fc.record({
      kind: fc.constant("scalar"),
      initial: fc.double({ noNaN: true, noDefaultInfinity: true }),
      max: number,
    }),
    fc.record({ kind: fc.constant("vector"), initial: fc.integer({ min: 1, max: 250 }), max: number }),
  );
  const names = fc.uniqueArray(fc.stringMatching(/^[a-zß-ö][a-z0-9_]{0,5}$/), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.array(entry, { minLength: 5, maxLength: 5 }),
      fc.boolean(),
      async (given, entries, hasInput) => {
        const used = given.map((name) => `${name}_`);
        const parameters = Object.fromEntries(
          used.map((name, i) => {
            const { kind, initial, max } = entries[i]!;
            return [
              name,
              kind === "scalar"
                ? scalar(initial, { max: Math.max(initial, max) })
                : vector(initial, (j) => j / max || 0),
            ];
          }),
        );
        const total = (record: Readonly<Record<string, unknown>>) =>
          used.map((name) => [record[name]].flat().at(-1) as never).reduce((x, y) => functions.add(x, y) as never);
        await expectSame(
          hasInput
            ? defineModel({
                parameters,
                inputs: { in_: scalar() },
                forward: (p, { in_ }) => functions.mul(total(p), in_ as never),
              })
            : defineModel({ parameters, forward: (p) => functions.square(total(p)) as never }),
        );
      },
    ),
    { numRuns: 8 },
  );
});

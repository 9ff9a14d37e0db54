/** Products of a Jacobian with a vector through tables: loads, with the bits of choosing among all entries. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { load } from "../../src/compile.js";
import { expanded } from "../../src/derive/expand.js";
import { directional, jvp } from "../../src/derive/products.js";
import { defineModel, type Model } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import * as api from "../../src/index.js";
import { add, at, integers, matrix, mul, type Num, scalar, sum, vector } from "../../src/index.js";
import { interpret } from "../../src/ir/interpret.js";
import { isLeaf, opNames } from "../../src/ir/opcodes.js";
import type { Tape } from "../../src/ir/tape.js";
import { loadModels } from "../../src/load/index.js";
import type { ScalarModule, VectorModule } from "../../src/products/modules.js";

const LENGTH = 12;
const WORDS = 4;
const inputs = { words: integers(WORDS, LENGTH), x: vector(3) };
const parameters = {
  b: scalar(0.3),
  w: vector(LENGTH, (k) => Math.cos(k)),
  m: matrix(LENGTH, 3, (k, j) => k / 7 - j),
};
const numbers = Array.from({ length: LENGTH }, (_, k) => Math.sin(k));

const models: Readonly<Record<string, Model>> = {
  "parameters, and rows of them": defineModel({
    parameters,
    inputs,
    forward: ({ w, m, b }, { words, x }) =>
      sum(words.map((k, i) => mul(at(w, k).exp(), at(m, k)[i % 3]!, w[i]!, b, x[i % 3]!))),
  }),
  "numbers, beside what moves": defineModel({
    parameters,
    inputs,
    forward: ({ b, w }, { words }) => sum(words.map((k) => mul(at(numbers, k), at(w, k), b))),
  }),
  "computed entries": defineModel({
    parameters,
    inputs,
    forward: ({ w, b }, { words }) => {
      const squares = w.map((wi) => mul(wi, wi, b));
      return sum(words.map((k, i) => mul(at(squares, k), squares[i]!)));
    },
  }),
  "entries of which some do not move, divided by 0": defineModel({
    parameters,
    inputs,
    forward: ({ w }, { words, x }) => {
      const table = w.map((wi, k) => (k % 2 ? mul(wi, wi) : mul(x[0]!, k)));
      return sum(words.map((k, i) => mul(at(table, k), table[i]!.div(0))));
    },
  }),
  "a table that nothing moves": defineModel({
    parameters,
    inputs,
    forward: ({ b }, { words, x }) => {
      const table = Array.from({ length: LENGTH }, (_, k) => mul(x[k % 3]!, k));
      return sum(words.map((k) => mul(at(table, k), b)));
    },
  }),
  "a loop": defineModel({
    parameters,
    inputs,
    forward: ({ w, m }, { words, x }) => {
      let state: Num[] = w.map((wi) => wi.sin());
      for (let t = 0; t < 30; t++) {
        const k = words[t % WORDS]!;
        const here = at(state, k);
        state = state.map((s, i) => add(s, mul(here, at(m, k)[(i + t) % 3]!, x[t % 3]!)).tanh());
      }
      return at(state, words[0]!);
    },
  }),
};

const STRANGE = [-1, LENGTH, 2.5, -0, 2 ** 32, Number.NaN];

function points(model: Model): { parameters: Float64Array; inputs: Float64Array; vector: Float64Array }[] {
  const random = mulberry32(11);
  const numbers = (length: number): Float64Array => Float64Array.from({ length }, () => 4 * random() - 2);
  return Array.from({ length: 20 }, (_, i) => {
    const given = numbers(model.inputCount);
    for (let k = 0; k < WORDS; k++)
      given[k] =
        i > 9 && random() < 0.4 ? STRANGE[Math.floor(random() * STRANGE.length)]! : Math.floor(random() * LENGTH);
    return { parameters: numbers(model.parameterCount), inputs: given, vector: numbers(model.parameterCount) };
  });
}

const countOf = ({ op, size }: Tape, name: string): number =>
  Array.from(op.subarray(0, size)).filter((code) => opNames[code] === name).length;
const lengthOf = ({ op, size }: Tape): number => op.subarray(0, size).filter((code) => !isLeaf(code)).length;

describe.each(Object.entries(models))("%s", (_, model) => {
  test("the tangent has the bits of choices", () => {
    const { forward } = trace(model);
    for (const product of [directional, jvp])
      for (const point of points(model)) {
        const [found, chosen] = [forward, expanded(forward)].map((tape) => interpret(product(tape), point)[0]![0]!);
        if (found !== chosen) expect(found).toBe(chosen);
      }
  });

  test.each([
    { backend: "js", loops: "auto" },
    { backend: "js", loops: "off" },
    { backend: "wasm", loops: "auto" },
  ] as const)("so has the module: $backend, loops $loops", async (options) => {
    const module = await load<ScalarModule>(model, { ...options, emit: ["jvp"] });
    const law = directional(expanded(trace(model).forward));
    for (const point of points(model)) {
      const found = module.jvp!(point.parameters, point.inputs, point.vector);
      const [[expected]] = interpret(law, point) as [Float64Array];
      if (found !== expected) expect(found).toBe(expected);
    }
  });
});

test("tables that are written at indices", async () => {
  const file = "test/derive/written.ts";
  const { models } = await loadModels(file, api);
  for (const backend of ["js", "wasm"]) {
    const modules = await load<Record<string, ScalarModule>>(file, { backend, emit: ["jvp"] });
    for (const { exportName, model } of models) {
      const { forward } = trace(model);
      const [tape, law] = [directional(forward), directional(expanded(forward))];
      expect(countOf(tape, "put")).toBe(2 * countOf(forward, "put"));
      expect(countOf(forward, "put")).toBeGreaterThan(LENGTH);
      for (const point of points(model)) {
        const [expected, found] = [law, tape].map((one) => interpret(one, point)[0]![0]);
        if (found !== expected) expect([exportName, found]).toEqual([exportName, expected]);
        const compiled = modules[exportName]!.jvp!(point.parameters, point.inputs, point.vector);
        if (compiled !== expected) expect([exportName, compiled]).toEqual([exportName, expected]);
      }
    }
  }
});

test("a vector model", async () => {
  const model = defineModel({
    parameters,
    inputs,
    forward: ({ w, b }, { words }) => {
      const squares = w.map((wi) => mul(wi, wi, b));
      return words.map((k) => at(squares, k));
    },
  });
  const module = await load<VectorModule>(model, { emit: ["jvp"] });
  const law = jvp(expanded(trace(model).forward));
  for (const point of points(model))
    expect([...module.jvp!(point.parameters, point.inputs, point.vector)]).toEqual([...interpret(law, point)[0]!]);
});

test("what a look-up takes does not grow with the table", () => {
  const lengths = [20, 200].map((length) => {
    const { forward } = trace(
      defineModel({
        parameters: { w: vector(length) },
        inputs: { k: integers(2, length) },
        forward: ({ w }, { k }) => mul(at(w, k[0]!), at(w, k[1]!)),
      }),
    );
    const tape = directional(forward);
    expect(countOf(tape, "lookUp")).toBe(4);
    return lengthOf(tape);
  });
  expect(lengths[0]).toBe(lengths[1]);
});

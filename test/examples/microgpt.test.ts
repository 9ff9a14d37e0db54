/**
 * microgpt: loss and gradient of the first step, and the losses of the steps after it, are the recorded ones, by the derived
 * tape, by the engine, and by the module, 100 of them; all 1,000, by every backend, and the names that the trained model makes up, in `npm run test:long`.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { adam } from "../../examples/microgpt/adam.js";
import { alphabetOf, encode } from "../../examples/microgpt/names.js";
import { namesFrom } from "../../examples/microgpt/sample.js";
import { compile, load, moduleUrl } from "../../src/compile.js";
import { deriveKernels } from "../../src/derive/kernels.js";
import { backends } from "../../src/emit/backends.js";
import { interpret as byEngine } from "../../src/engine/interpreter.js";
import type { Model } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import * as api from "../../src/index.js";
import { interpret } from "../../src/ir/interpret.js";
import type { Tape } from "../../src/ir/tape.js";
import { loadModels } from "../../src/load/index.js";
import type { ScalarModule } from "../../src/products/modules.js";
import { isLong } from "../support/long.js";

const STEPS = 12;
const TOLERANCE = 1e-12;

const read = <T>(name: string): T => JSON.parse(readFileSync(`examples/microgpt/data/${name}.json`, "utf8")) as T;
const { documents, alphabet } = read<{ documents: string[]; alphabet: string }>("documents");
const losses = read<number[]>("losses");
const firstGradient = read<number[]>("gradient-step0");

let model: Model;
let tape: Tape;
beforeAll(async () => {
  const loaded = await loadModels("examples/microgpt/model.ts", api);
  model = loaded.models[0]!.model;
  const { forward, regularizer } = trace(model, loaded.locate);
  tape = deriveKernels({ forward, regularizer, parameterCount: model.parameterCount }, ["exampleGradient"])[0]!.tape;
});

const inputsOf = (step: number): Float64Array =>
  encode(alphabetOf(alphabet), documents[step]!, new Float64Array(model.inputCount));

const isClose = (x: number, y: number): boolean => Math.abs(x - y) <= TOLERANCE * Math.abs(y);

test("the first steps are the recorded ones", () => {
  const parameters = model.createParameters();
  const take = adam(parameters.length, 0.01, 1000);
  for (let step = 0; step < STEPS; step++) {
    const [value, gradient] = interpret(tape, { parameters, inputs: inputsOf(step) }) as [Float64Array, Float64Array];
    expect(isClose(value[0]!, losses[step]!), `loss ${value[0]} of step ${step}`).toBe(true);
    if (step === 0) expect(gradient.findIndex((x, i) => !isClose(x, firstGradient[i]!))).toBe(-1);
    take(step, parameters, gradient);
  }
});

test.each(isLong ? Object.keys(backends) : ["wasm"])(
  "the module's steps are the recorded ones, by %s",
  async (backend) => {
    const emit = ["valueAndGradient" as const];
    const { files } = await compile("examples/microgpt/model.ts", { emit, backend, output: "gpt.grad.mjs" });
    // What is beyond the name is not computed: exponentials of scores, for all positions up to each, and of letters.
    const exp = vi.spyOn(Math, "exp");
    onTestFinished(() => exp.mockRestore());
    const { valueAndGradient, unpackParameters }: Required<ScalarModule> = await import(moduleUrl(files[0]!.text));
    const parameters = model.createParameters();
    const gradient = new Float64Array(parameters.length);
    const take = adam(parameters.length, 0.01, losses.length);
    expect(losses).toHaveLength(1000);
    const inputs = inputsOf(1);
    const length = inputs.at(-1)!;
    exp.mockClear();
    valueAndGradient(parameters, inputs, gradient);
    expect(exp).toHaveBeenCalledTimes((4 * length * (length + 1)) / 2 + alphabet.length * length + length);
    const steps = isLong ? losses.length : 100;
    for (let step = 0; step < steps; step++) {
      const value = valueAndGradient(parameters, inputsOf(step % documents.length), gradient);
      expect(isClose(value, losses[step]!), `loss ${value} of step ${step}`).toBe(true);
      if (step === 0) expect(gradient.findIndex((x, i) => !isClose(x, firstGradient[i]!))).toBe(-1);
      take(step, parameters, gradient);
    }
    if (!isLong) return;
    // What the trained model makes up are the recorded names.
    const { draws, temperature, names } = read<{ draws: number[]; temperature: number; names: string[] }>("samples");
    expect(names).toHaveLength(20);
    const weights = unpackParameters(parameters) as unknown as Parameters<typeof namesFrom>[0];
    expect(namesFrom(weights, alphabetOf(alphabet), temperature, draws, names.length)).toEqual(names);
  },
  120_000,
);

test("the engine gives the same bits, and does no more than a name needs", () => {
  const parameters = model.createParameters();
  const found = new Float64Array(parameters.length);
  const value = byEngine(model).valueAndGradient(parameters, inputsOf(1), found);
  const [expected, gradient] = interpret(tape, { parameters, inputs: inputsOf(1) }) as [Float64Array, Float64Array];
  expect(value).toBe(expected[0]);
  expect(found.findIndex((x, i) => x !== gradient[i])).toBe(-1);
});

test("a length or a token that is no integer, or too large: NaN", () => {
  const parameters = model.createParameters();
  const spoilt = [
    [17, 2.5],
    [17, 17],
    [17, Number.NaN],
    [0, 27],
    [1, -1],
    [2, 0.5],
  ] as const;
  for (const [i, x] of spoilt) {
    const [value, gradient] = interpret(tape, { parameters, inputs: inputsOf(0).with(i, x) });
    expect([value![0], gradient!.some(Number.isNaN)]).toEqual([Number.NaN, true]);
  }
  // What lies behind the name is not looked at.
  const [value] = interpret(tape, { parameters, inputs: inputsOf(0).with(12, 0.5) });
  expect(value![0]).toBeCloseTo(losses[0]!, 12);
});

test.runIf(isLong)("in WebAssembly, with fastMath, the first loss is the recorded one", async () => {
  const options = { emit: ["valueAndGradient" as const], backend: "wasm" as const, fastMath: true };
  const { valueAndGradient } = (await load("examples/microgpt/model.ts", options)) as Required<ScalarModule>;
  const gradient = new Float64Array(model.parameterCount);
  const value = valueAndGradient(model.createParameters(), inputsOf(0), gradient);
  expect(Math.abs(value - losses[0]!)).toBeLessThan(1e-9 * losses[0]!);
  expect(gradient.findIndex((x, i) => Math.abs(x - firstGradient[i]!) > 1e-9)).toBe(-1);
});

/**
 * The check passes what is right, and fails for every way in which a module can be wrong: a check that cannot fail proves
 * nothing.
 */
import { describe, expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import { add, exp, mul, relu, sin, stopGradient, sub, tanh } from "../../src/engine/functions.js";
import { defineModel, scalar, vector } from "../../src/engine/model.js";
import { dot, sum } from "../../src/engine/reductions.js";
import type { Num } from "../../src/engine/value.js";
import { evaluators, opcodes } from "../../src/ir/opcodes.js";
import { ops } from "../../src/ops/index.js";
import type { Term } from "../../src/ops/op.js";
import { check } from "../../src/verify/check.js";
import { checkModule, type GeneratedModule } from "../../src/verify/check-module.js";

const SEED = 7;

const scalarModel = defineModel({
  parameters: { w: vector(3, [0.5, -1, 2]), b: scalar(0.25) },
  inputs: { x: vector(3) },
  // exp(b) depends on the parameters alone, so batches compute it once.
  forward: ({ w, b }, { x }) => tanh(mul(exp(b), dot(w, x))),
  regularizer: ({ w }) => mul(0.1, sum(w.map((p) => p.mul(p)))),
});

const vectorModel = defineModel({
  parameters: { p: vector(2, [1, 2]) },
  forward: ({ p }) => ({ first: sin(p[0]!), second: [mul(p[0]!, p[1]!), exp(p[1]!)] }),
});

const summed = defineModel({
  parameters: { p: scalar(0.5) },
  inputs: { x: scalar() },
  forward: ({ p }, { x }) => sub(exp(mul(p, x)), x),
  reduction: "sum",
});

const SCALAR = "forward gradient valueAndGradient jvp vjp hvp hessian".split(" ");
const BATCH =
  "batchForward batchGradient batchValueAndGradient batchHvp batchHessian batchSumAndGradient regularizerValueAndGradient".split(
    " ",
  );
const VECTOR = "forward jvp vjp jacobian".split(" ");

const wideModel = defineModel({
  parameters: { p: vector(3, [1, 2, 3]) },
  inputs: { x: scalar() },
  forward: ({ p }, { x }) => [mul(x, dot(p, p)), tanh(mul(p[0]!, sum(p)))],
});

const mismatches = (model: typeof scalarModel, module: unknown): string[] =>
  checkModule(model, module as GeneratedModule, SEED).flatMap((report) =>
    report.mismatches.map((mismatch) => `${report.name}: ${mismatch}`),
  );

type Gradient = (...given: Float64Array[]) => number | Float64Array;

describe("a right module", () => {
  test.each([
    ["scalar, with a batch that shares work", scalarModel],
    ["vector", vectorModel],
    ["a sum over the batch", summed],
  ])("passes: %s", async (_, model) => {
    const report = await check(model, { seed: SEED });
    expect(report).toMatchObject({ ok: true, seed: SEED });
    expect(report.text).toContain(`seed ${SEED}: no mismatch`);
    expect(report.models[0]!.functions.every(({ points }) => points > 30)).toBe(true);
  });

  test("has every one of its functions checked", async () => {
    const { models } = await check(scalarModel, { seed: SEED });
    const names = ["forward", "gradient", "valueAndGradient", "batchForward", "batchValueAndGradient"];
    expect(models[0]!.functions.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ["scalar", scalarModel, [...SCALAR, ...BATCH]],
    ["a sum over the batch", summed, [...SCALAR, ...BATCH]],
    ["vector, Jacobian by columns", vectorModel, VECTOR],
    ["vector, Jacobian by rows", wideModel, [...VECTOR, "batchOutputs", "batchJacobian"]],
  ])("on request: %s", async (_, model, emit) => {
    const report = await check(model as typeof scalarModel, { seed: SEED, emit });
    expect(report.text).toContain("no mismatch");
    const { functions } = report.models[0]!;
    expect(functions.map(({ name }) => name)).toEqual(emit);
    for (const { name, slopes } of functions)
      if (!/orward$|Outputs$/.test(name)) expect(slopes, name).toBeGreaterThan(8);
  });

  test("gives the same report for the same seed", async () => {
    const text = async (seed: number) => (await check(scalarModel, { seed })).text;
    expect(await text(1)).toBe(await text(1));
  });

  test("is not blamed for kinks: they are skipped, and counted", async () => {
    const kinked = defineModel({ parameters: { p: scalar() }, forward: ({ p }) => relu(p).add(p) });
    const { ok, text } = await check(kinked, { seed: SEED });
    expect(ok).toBe(true);
    expect(text).toContain("1 skipped near kinks");
  });

  test("is not blamed for what stopGradient holds fixed", async () => {
    const held = defineModel({ parameters: { p: scalar(0.5) }, forward: ({ p }) => mul(p, stopGradient(exp(p))) });
    expect(await check(held, { seed: SEED })).toMatchObject({ ok: true });
  });
});

describe("a wrong module is caught", () => {
  test.each(["forward", "gradient", "valueAndGradient", "batchForward", "batchValueAndGradient"])(
    "%s, by one unit in the last place",
    async (name) => {
      const module = await load<Record<string, unknown>>(scalarModel);
      const right = module[name] as Gradient;
      const nudge = (x: number): number => x * (1 + Number.EPSILON);
      const wrong: Gradient = (...args) => {
        const result = right(...args);
        if (name !== "forward" && name !== "batchForward") args.at(-1)![1] = nudge(args.at(-1)![1]!);
        return typeof result === "number" && name.endsWith("orward") ? nudge(result) : result;
      };
      const found = mismatches(scalarModel, { ...module, [name]: wrong });
      expect(found.length).toBeGreaterThan(0);
      for (const mismatch of found) expect(mismatch).toMatch(new RegExp(`^${name}: (value|∂value/∂w\\[1\\]) is `));
      expect(found[0]).toMatch(/is \S+, but \S+ by the (interpreter|derived tapes); at the initial parameters$/);
    },
  );

  test.each([
    [scalarModel, "hvp", /^hvp: ∂²value\/∂w\[1\]∂vector is \S+, but \S+ by the derived tapes; at the initial/],
    [scalarModel, "batchHvp", /^batchHvp: ∂²value\/∂w\[1\]∂vector is/],
    [scalarModel, "hessian", /^hessian: ∂²value\/∂w\[0\]∂w\[1\] is/],
    [scalarModel, "batchHessian", /^batchHessian: ∂²value\/∂w\[0\]∂w\[1\] is/],
    [scalarModel, "vjp", /^vjp: ∂\(vector·outputs\)\/∂w\[1\] is/],
    [vectorModel, "jvp", /^jvp: ∂second\[0\]\/∂vector is/],
    [wideModel, "batchOutputs", /^batchOutputs: \[1\] is/],
    [wideModel, "batchJacobian", /^batchJacobian: ∂\[0\]\/∂p\[1\] of example 0 is/],
  ])("one element (%#), by one unit in the last place", async (model, name, expected) => {
    const module = await load<Record<string, unknown>>(model as typeof scalarModel, { emit: [name] });
    const right = module[name] as Gradient;
    const wrong: Gradient = (...args) => {
      const result = right(...args) as Float64Array;
      result[1] = result[1]! * (1 + Number.EPSILON);
      return result;
    };
    expect(mismatches(model as typeof scalarModel, { ...module, [name]: wrong })[0]).toMatch(expected);
  });

  test("a jacobian with two rows swapped, by the names of its elements", async () => {
    const module = await load<Record<string, unknown>>(vectorModel);
    const right = module.jacobian as Gradient;
    const swapped: Gradient = (...args) => {
      const rows = right(...args) as Float64Array;
      return Float64Array.of(...rows.subarray(2, 4), ...rows.subarray(0, 2), ...rows.subarray(4));
    };
    const found = mismatches(vectorModel, { ...module, jacobian: swapped });
    expect(found[0]).toMatch(/^jacobian: ∂first\/∂p\[0\] is 2, but 0\.54\d+ by the derived tapes; at the initial/);
    expect(found.some((mismatch) => mismatch.startsWith("jacobian: ∂second[0]/∂p[1]"))).toBe(true);
  });

  test("a gradient that is added to what was in the array", async () => {
    const module = await load<Record<string, unknown>>(scalarModel);
    const right = module.valueAndGradient as Gradient;
    const adding: Gradient = (parameters, inputs, gradient) => {
      const old = gradient!.slice();
      const value = right(parameters!, inputs!, gradient!);
      gradient!.forEach((x, i) => {
        gradient![i] = x + old[i]!;
      });
      return value;
    };
    expect(mismatches(scalarModel, { ...module, valueAndGradient: adding })).not.toEqual([]);
  });

  test("an infinity handled otherwise, which only special points show", async () => {
    const module = await load<Record<string, unknown>>(scalarModel);
    const right = module.forward as (...args: Float64Array[]) => number;
    const finite = (...args: Float64Array[]): number => (args[0]!.every(Number.isFinite) ? right(...args) : 0);
    const found = mismatches(scalarModel, { ...module, forward: finite });
    expect(found.length).toBeGreaterThan(0);
    for (const mismatch of found) expect(mismatch).toMatch(/; at random with .*(NaN|Infinity)/);
  });

  test("results that are too short", async () => {
    const module = await load<Record<string, unknown>>(vectorModel);
    const right = module.forward as Gradient;
    const short: Gradient = (...args) => (right(...args) as Float64Array).subarray(0, 2);
    const [first] = mismatches(vectorModel, { ...module, forward: short });
    expect(first).toMatch(/^forward: second\[1\] is NaN, but 7\.38\d+ by the interpreter; at the initial parameters$/);
  });

  test("a text that was tampered with", async () => {
    const { files } = await compile(scalarModel, { output: "x.mjs" });
    const text = files[0]!.text.replaceAll("Math.tanh(", "Math.atan(");
    const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`);
    expect(mismatches(scalarModel, module).length).toBeGreaterThan(100);
  });
});

describe("a wrong op record is caught", () => {
  test("a law that is not what the op is printed as", async () => {
    const laws = evaluators as (typeof evaluators)[number][];
    const right = laws[opcodes.tanh]!;
    laws[opcodes.tanh] = (x) => Math.tanh(x) + 1e-15;
    try {
      expect(await check(scalarModel, { seed: SEED })).toMatchObject({ ok: false });
    } finally {
      laws[opcodes.tanh] = right;
    }
  });

  test("a pullback with the wrong sign, which only finite differences show", async () => {
    // Rules are traced when they are first used: no other test of this file differentiates cosh.
    Object.assign(ops.cosh, { vjp: (g: Term, x: Term) => [g.mul(x.sinh()).neg()] });
    const model = defineModel({ parameters: { p: scalar(0.5) }, forward: ({ p }) => p.cosh() });
    const { ok, text } = await check(model, { seed: SEED });
    expect(ok).toBe(false);
    expect(text).toMatch(/✗ gradient: compared to the interpreter/);
    expect(text).toMatch(/∂value\/∂p is -0\.52\d+, but 0\.52\d+ by finite differences; at the initial parameters/);
    expect(text).toContain("✓ forward");
  });

  test.each([
    ["scalar", [1000, 1], ["jvp", "∂value"], ["hvp", "∂²value/∂p[0]"]],
    ["scalar", [1, 1]],
    ["vector", [1000, 1], ["jvp", "∂[0]/"]],
    ["batched", [1000, 1], ["batchHvp", "∂²value/∂p[0]"]],
  ] as const)(
    "products of a %s model at %j that are not the matrix times the vector are told, and right",
    async (kind, at, ...told) => {
      const parameters = { p: vector(2, [...at]) };
      const steep = (p: readonly Num[]): Num => exp(sub(p[0]!, p[1]!));
      const models = {
        scalar: () => defineModel({ parameters, forward: ({ p }) => steep(p) }),
        vector: () => defineModel({ parameters, forward: ({ p }) => [steep(p), p[0]!] }),
        batched: () =>
          defineModel({ parameters, inputs: { x: scalar() }, forward: ({ p }, { x }) => add(steep(p), mul(p[0]!, x)) }),
      };
      const emit = { scalar: ["jvp", "hvp"], vector: ["jvp"], batched: ["batchHvp"] }[kind];
      const { ok, text } = await check(models[kind]() as typeof scalarModel, { seed: 3, emit });
      expect(ok).toBe(true);
      const lines = text.split("\n").filter((line) => line.includes("is not its row of the matrix times the vector"));
      expect(lines).toHaveLength(told.length);
      told.forEach(([name, element], i) => {
        expect(lines[i]).toContain(`! ${name}: ${element}`);
      });
    },
  );

  test("one that only second derivatives use, which only finite differences of gradients show", async () => {
    Object.assign(ops.cos, { vjp: (g: Term, x: Term) => [g.mul(x.sin())] });
    const model = defineModel({ parameters: { p: scalar(0.5) }, forward: ({ p }) => p.sin() });
    const { ok, text } = await check(model, { seed: SEED, emit: ["gradient", "hessian"] });
    expect(ok).toBe(false);
    expect(text).toContain("✓ gradient");
    expect(text).toMatch(/∂²value\/∂p∂p is 0\.47\d+, but -0\.47\d+ by finite differences; at the initial parameters/);
  });
});

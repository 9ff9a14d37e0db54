/** Law 3 on modules: `check --fast-math` accepts what is near enough, and nothing else. */
import { describe, expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import { at } from "../../src/engine/at.js";
import { defineModel, integers, matrix, scalar, vector } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import type { GeneratedModule } from "../../src/verify/check-module.js";
import { inspectFast } from "../../src/verify/fast.js";

const net = defineModel({
  parameters: { w: vector(12, (i) => Math.sin(i)), K: matrix(2, 3, 0.4), c: scalar(0.3) },
  inputs: { x: vector(12), label: scalar() },
  forward: ({ w, K, c }, { x, label }) => {
    const score = w.reduce((sum, weight, i) => sum.add(weight.mul(x[i]!)), c.mul(0));
    const more = K.flat().reduce((sum, k) => sum.add(k.pow(3).mul(score)), c);
    return more.sub(label).pow(4).add(score.tanh().pow(-2));
  },
  regularizer: ({ w }) => w.reduce((sum, x) => sum.add(x.pow(2)), w[0]!).mul(0.01),
});

const determinant = (rows: readonly (readonly Num[])[]): Num =>
  rows.length === 1
    ? rows[0]![0]!
    : rows[0]!
        .map((x, j) => x.mul(determinant(rows.slice(1).map((row) => row.filter((_, k) => k !== j)))))
        .reduce((sum, term, j) => (j % 2 ? sum.sub(term) : sum.add(term)));

const minors = (n: number) =>
  defineModel({
    parameters: { A: matrix(n, n, (i, j) => Math.cos(3 * i + 5 * j * j) + (i === j ? 2 : 0)) },
    forward: ({ A }) => determinant(A),
  });

/** Each function of which a backend has one of its own, in loops and alone, on both sides of their pieces and at their ends. */
const functions = defineModel({
  parameters: { w: vector(24, (i) => 0.9 * Math.sin(i) + 0.1), c: scalar(0.3) },
  inputs: { x: vector(24), label: scalar() },
  forward: ({ w, c }, { x, label }) => {
    const z = w.map((weight, i) => weight.mul(x[i]!).add(c));
    const each = z.map((one) => one.tanh().add(one.sigmoid().mul(one.softplus())).sub(one.sin().mul(one.cos())));
    const others = z.map((one) =>
      one
        .elu()
        .add(one.abs().log().mul(one.sub(1).exp()))
        .add(one.gt(-1).select(one.log1p(), 0)),
    );
    const untaken = label.gt(0).select(c.mul(0).log().add(c.sub(c).sqrt()), c);
    const all = [...each, ...others].reduce((sum, term) => sum.add(term));
    return all.add(z[0]!.mul(1e4).sin()).add(label.lt(0).select(untaken, c.mul(500).tanh()));
  },
});

/** Entries of a table which nothing but an index leads to. */
const entries = defineModel({
  parameters: { rows: matrix(9, 2, (i, j) => Math.sin(3 * i + j)), w: vector(2, 0.7) },
  inputs: { at: integers(3, 9) },
  forward: ({ rows, w }, { at: indices }) => {
    return indices
      .map((i) => at(rows, i)[0]!.mul(w[0]!).tanh().add(at(rows, i)[1]!.mul(w[1]!)))
      .reduce((sum, term) => sum.add(term))
      .pow(3);
  },
});

const scalarProducts = ["gradient", "valueAndGradient", "jvp", "hvp", "hessian", "sparseHessian"];

describe("--fast-math", () => {
  const batched = ["batchForward", "batchValueAndGradient", "batchHvp"];
  test.each([
    ["sums and powers", net, [...scalarProducts, ...batched], "js"],
    ["sums and powers", net, [...scalarProducts, ...batched], "wasm"],
    ["a determinant by minors", minors(5), scalarProducts, "js"],
    ["a determinant by minors", minors(5), scalarProducts, "wasm"],
    ["entries of tables", entries, [...scalarProducts, ...batched], "js"],
    ["entries of tables", entries, [...scalarProducts, ...batched], "wasm"],
    ["functions", functions, ["gradient", "valueAndGradient", ...batched], "js"],
    ["functions", functions, ["gradient", "valueAndGradient", ...batched], "wasm"],
  ])("keeps law 3 in every product: %s", async (_, model, emit, backend) => {
    const module = await load<GeneratedModule>(model, { fastMath: true, emit, backend });
    const reports = inspectFast(model, module, 7, undefined, trace(model));
    expect(reports.length).toBeGreaterThanOrEqual(emit.length);
    for (const { name, mismatches, points } of reports) {
      expect([name, ...mismatches]).toEqual([name]);
      expect(points, name).toBeGreaterThan(10);
    }
  });

  test("a result that is wrong by more is found, with the point and what is allowed", async () => {
    const module = await load<GeneratedModule>(net, { emit: ["gradient"] });
    const { gradient } = module as unknown as { gradient: (...given: Float64Array[]) => Float64Array };
    const wrong = (by: number): GeneratedModule => ({
      model: module.model,
      gradient: (...given: Float64Array[]) => gradient(...given).map((x, i) => (i === 3 ? x * (1 + by) : x)),
    });
    const inspected = (by: number) => inspectFast(net, wrong(by), 7, undefined, trace(net))[0]!.mismatches;
    expect(inspected(1e-14)).toEqual([]);
    expect(inspected(1e-9)[0]).toMatch(/^∂value\/∂w\[3\] is \S+, but \S+ ± \S+ is allowed; at /);
  });

  test("what is computed twice is differentiated once: the gradient of a determinant by minors", async () => {
    const statements = async (fastMath: boolean): Promise<number> =>
      (await compile(minors(6), { fastMath, emit: ["valueAndGradient"] })).models[0]!.statements;
    expect(await statements(true)).toBeLessThan((await statements(false)) / 4);
  });

  test("modules of which one has functions of its own compute different things", async () => {
    const digest = async (backend: string, fastMath: boolean): Promise<string> =>
      (await load<{ model: { digest: string } }>(functions, { backend, fastMath })).model.digest;
    expect(await digest("js", false)).toBe(await digest("wasm", false));
    const [js, wasm] = [await digest("js", true), await digest("wasm", true)];
    expect(js).not.toBe(wasm);
  });

  test("may stand in the model, and the option goes before it", async () => {
    const { parameters, forward } = { parameters: { a: scalar(2) }, forward: ({ a }: { a: Num }) => a.pow(3) };
    const text = async (own: boolean | undefined, fastMath?: boolean): Promise<string> => {
      const model = defineModel({ parameters, forward, ...(own === undefined ? {} : { fastMath: own }) });
      return (await compile(model, { emit: ["gradient"], ...(fastMath === undefined ? {} : { fastMath }) })).files[0]!
        .text;
    };
    expect(await text(undefined)).toContain("Math.pow(");
    expect(await text(true)).not.toContain("Math.pow(");
    expect(await text(true, false)).toContain("Math.pow(");
    expect(await text(false, true)).not.toContain("Math.pow(");
    expect(() => defineModel({ parameters, forward, fastMath: "yes" as never })).toThrow("must be true or false");
  });
});

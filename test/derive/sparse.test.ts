/** Sparse derivatives are the elements of the dense ones, from few sweeps, whatever the pattern. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import { sparseHessian } from "../../src/derive/hessian.js";
import { sparseJacobian } from "../../src/derive/sparse.js";
import { defineModel, scalar, vector } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import { check } from "../../src/verify/check.js";
import { build, points, recipes, spicy } from "../support/graphs.js";

type Compute = (...arrays: Float64Array[]) => Float64Array;
interface Pattern {
  readonly rowPointers: Int32Array;
  readonly columns: Int32Array;
}
interface Module {
  readonly createParameters: () => Float64Array;
  readonly hessian: Compute;
  readonly hessianValues: Compute;
  readonly hessianPattern: Pattern;
  readonly jacobian: Compute;
  readonly jacobianValues: Compute;
  readonly jacobianPattern: Pattern;
}

/** The dense matrix of sparse elements. */
function dense({ rowPointers, columns }: Pattern, values: Float64Array, width: number): number[][] {
  return Array.from({ length: rowPointers.length - 1 }, (_, i) => {
    const row = new Array<number>(width).fill(0);
    for (let k = rowPointers[i]!; k < rowPointers[i + 1]!; k++) row[columns[k]!] = values[k]!;
    return row;
  });
}

const rosenbrock = (n: number) =>
  defineModel({
    parameters: { x: vector(n, (i) => (i % 2 ? 1 : -1.2)) },
    forward: ({ x }) =>
      x
        .slice(1)
        .map((next, i) => next.sub(x[i]!.pow(2)).pow(2).mul(100).add(x[i]!.sub(1).pow(2)))
        .reduce((a, b) => a.add(b)),
  });

describe("Hessians", () => {
  test("of a band: three sweeps, whatever the size, in loops", async () => {
    const { models, files } = await compile(rosenbrock(1000), { emit: ["sparseHessian"], output: "a.mjs" });
    expect(models[0]!.sparse?.hessianPattern).toBe(
      "1999 of 1000 × 1000 elements, by 3 forward sweeps over the gradient (star colouring); the lower triangle",
    );
    expect(files[0]!.text.length).toBeLessThan(20_000);
    expect(files[0]!.text).toContain("for (let i = 0;");
  });

  test("have the numbers of the dense one", async () => {
    const module = await load<Module>(rosenbrock(9), { emit: ["hessian", "sparseHessian"] });
    const at = module.createParameters();
    const lower = dense(module.hessianPattern, module.hessianValues(at), 9);
    const whole = module.hessian(at);
    for (let i = 0; i < 9; i++) for (let j = 0; j <= i; j++) expect(lower[i]![j]).toBe(whole[9 * i + j]);
    expect(() => module.hessianValues(at, new Float64Array(3))).toThrow("out: expected 17 numbers, got 3");
  });

  test("of something linear have no elements", async () => {
    const linear = defineModel({ parameters: { x: vector(3) }, forward: ({ x }) => x[0]!.add(x[2]!) });
    const { hessianValues, hessianPattern } = await load<Module>(linear, { emit: ["sparseHessian"] });
    expect([...hessianPattern.rowPointers, ...hessianValues(new Float64Array(3))]).toEqual([0, 0, 0, 0]);
  });

  test("of random graphs: nothing is left out", () => {
    const cases = recipes(30).chain((recipe) =>
      fc.tuple(
        fc.constant(recipe),
        fc.array(points({ parameters: recipe.parameters }, spicy), { minLength: 1, maxLength: 1 }),
      ),
    );
    const property = fc.property(cases, ([recipe]) => {
      const run = ({ p }: { p: readonly Num[] }): Num => build(recipe, p);
      const { forward } = trace(defineModel({ parameters: { p: vector(recipe.parameters) }, forward: run }));
      const { pattern, tape } = sparseHessian(forward, recipe.parameters);
      expect(tape.outputs[0]!.ids.length).toBe(pattern.columns.length);
    });
    fc.assert(property, { numRuns: 200, seed: 20261122 });
  });

  test("check compares them with products of the whole matrix", async () => {
    const { ok } = await check(rosenbrock(30), { emit: ["sparseHessian"], seed: 3 });
    expect(ok).toBe(true);
  });
});

describe("Jacobians", () => {
  const chain = defineModel({
    parameters: { x: vector(12, (i) => i / 5), k: scalar(2) },
    forward: ({ x, k }) => x.slice(1).map((next, i) => next.sub(x[i]!.sin()).mul(k).add(i)),
  });
  /** Two rotors that are turned on and on, so that all that is computed moves with two parameters, and all results need it. */
  const turned = defineModel({
    parameters: { x: vector(4, (i) => i / 5) },
    forward: ({ x }) =>
      [0, 2].flatMap((k) => {
        let [p, q] = [x[k]!, x[k + 1]!];
        for (let i = 0; i < 3; i++) [p, q] = [p.mul(q).sin(), p.sub(q.exp())];
        return [p, q, p.mul(q), p.div(q), p.sub(q).sqrt()];
      }),
  });

  test.each([
    ["by columns", turned, 4, "20 of 10 × 4 elements, by 2 forward sweeps (colouring of columns)"],
    ["by rows", chain, 13, "33 of 11 × 13 elements, by a reverse sweep for each row"],
  ] as const)("%s", async (_, model, n, choice) => {
    const emit = ["jacobian", "sparseJacobian"];
    const { models } = await compile(model, { emit });
    expect(models[0]!.sparse?.jacobianPattern).toBe(choice);
    const module = await load<Module>(model, { emit });
    const at = module.createParameters();
    const sparse = dense(module.jacobianPattern, module.jacobianValues(at), n);
    const whole = module.jacobian(at);
    sparse.flat().forEach((x, i) => {
      expect(x).toBeCloseTo(whole[i]!, 12);
    });
    expect((await check(model, { emit, seed: 3 })).ok).toBe(true);
  });

  test("one result twice, a parameter itself, and what depends on nothing", async () => {
    const model = defineModel({
      parameters: { x: vector(3, (i) => i + 1) },
      forward: ({ x }) => {
        const y = x[0]!.mul(x[2]!);
        return [y, x[1]!, y, x[1]!.mul(0)];
      },
    });
    const { jacobianPattern, jacobianValues, createParameters } = await load<Module>(model, {
      emit: ["sparseJacobian"],
    });
    expect(dense(jacobianPattern, jacobianValues(createParameters()), 3)).toEqual([
      [3, 0, 1],
      [0, 1, 0],
      [3, 0, 1],
      [0, 0, 0],
    ]);
  });

  test("are found from the trace", () => {
    const { forward } = trace(chain);
    expect(sparseJacobian(forward, 13).pattern.columns.length).toBe(33);
  });
});

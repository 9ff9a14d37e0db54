/**
 * Identities between the products, on random graphs over all ops, and second derivatives where the laws say what they are.
 * Compiled code is compared with the derived tapes in test/agreement. It is long because each product has its own
 * identities, and they share the random graphs and how equality is judged.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { activeRows } from "../../src/derive/activity.js";
import { hessian } from "../../src/derive/hessian.js";
import { deriveKernels, type KernelName } from "../../src/derive/kernels.js";
import {
  directional,
  hvp,
  jacobian,
  jvp,
  perElement,
  resultRows,
  valueAndGradient,
  vjp,
} from "../../src/derive/products.js";
import { reverse } from "../../src/derive/reverse.js";
import { abs, log, max, pow, relu, select, sqrt, stopGradient, sub } from "../../src/engine/functions.js";
import { defineModel, type Model, scalar, vector } from "../../src/engine/model.js";
import { dot, norm, sum } from "../../src/engine/reductions.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import { evaluate, interpret, type PortValues } from "../../src/ir/interpret.js";
import type { Tape } from "../../src/ir/tape.js";
import { requestProducts } from "../../src/pipeline/request.js";
import type { ScalarModule, VectorModule } from "../../src/products/modules.js";
import { build, points, type Recipe, recipes, sameNumber } from "../support/graphs.js";

const RUNS = Number(process.env.FUZZ_RUNS ?? 300);
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? Date.now() % 2 ** 31 : 20270103));

const run = (tape: Tape, ports: PortValues): number[] => [...interpret(tape, ports).at(-1)!];

const scalarTape = (recipe: Recipe): Tape => {
  const parameters = { p: vector(recipe.parameters) };
  return trace(defineModel({ parameters, forward: ({ p }) => build({ ...recipe, guarded: true }, p) })).forward;
};

/** Three results that share most of their graph. */
const vectorTape = (recipe: Recipe): Tape => {
  const forward = ({ p }: { p: readonly Num[] }): Num[] => {
    const result = build({ ...recipe, guarded: true }, p);
    return [result, result.mul(p[0]!), p.at(-1)!.tanh().add(result)];
  };
  return trace(defineModel({ parameters: { p: vector(recipe.parameters) }, forward })).forward;
};

/** Subnormal numbers have too few digits for any identity. */
const orZero = (x: number): number => (Math.abs(x) < 1e-6 ? 0 : x);
const ordinary = fc.double({ min: -2, max: 2, noNaN: true }).map(orZero);

/** A recipe with finite constants, a point and two directions. */
const tame = ({ constants, ...rest }: Recipe): Recipe => ({
  ...rest,
  constants: constants.map((c) => (Number.isFinite(c) ? orZero(c) : 0.25)),
});
const cases = recipes(20)
  .map(tame)
  .chain((recipe) =>
    fc.tuple(
      fc.constant(recipe),
      points(recipe, ordinary),
      points(recipe, ordinary),
      fc.tuple(ordinary, ordinary, ordinary),
    ),
  );

const inner = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
  Array.from(x).reduce((total, xi, i) => total + xi * y[i]!, 0);

/** The largest number on the way to a result: what its rounding is relative to. Infinite or NaN if one of them is. */
const sizeOf = (tape: Tape, ports: PortValues): number =>
  evaluate(tape, ports).reduce((most, x, id) => (tape.isConstant(id) ? most : Math.max(most, Math.abs(x))), 1);

/** Equal up to rounding, where all that they are computed from is finite and of moderate size; counts those. */
class Comparison {
  telling = 0;

  expect(found: ArrayLike<number>, expected: ArrayLike<number>, size: number): void {
    // Sums are grouped otherwise.
    if (!(size < 1e4)) return;
    this.telling++;
    Array.from(found).forEach((x, i) => {
      expect(Math.abs(x - expected[i]!), `[${i}]: ${x}, ${expected[i]}`).toBeLessThanOrEqual(1e-10 * size * size);
    });
  }
}

describe(`identities on random graphs (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
  const identity = (
    what: string,
    compare: (recipe: Recipe, at: Float64Array, v: Float64Array, w: number[], by: Comparison) => void,
  ): void =>
    test(what, () => {
      const by = new Comparison();
      const property = fc.property(cases, ([recipe, at, v, w]) => compare(recipe, at, v, w, by));
      fc.assert(property, { numRuns: RUNS, seed });
      expect(by.telling).toBeGreaterThan(RUNS / 4);
    });

  identity("⟨w, J v⟩ = ⟨Jᵀ w, v⟩", (recipe, parameters, v, w, by) => {
    const primal = vectorTape(recipe);
    const [forwards, backwards] = [jvp(primal), vjp(primal, recipe.parameters)];
    const [ahead, back] = [
      { parameters, vector: v },
      { parameters, vector: w },
    ];
    const size = sizeOf(forwards, ahead) + sizeOf(backwards, back);
    by.expect([inner(w, run(forwards, ahead))], [inner(run(backwards, back), v)], size);
  });

  identity("the Jacobian's rows are the gradients of the results, in either mode", (recipe, parameters, _v, _w, by) => {
    const primal = vectorTape(recipe);
    const n = recipe.parameters;
    const tape = jacobian(primal, n);
    const rows = Array.from(resultRows(primal), (row) => {
      const one = primal.copy();
      one.outputs = [{ target: "return", ids: Int32Array.of(row) }];
      return run(valueAndGradient(one, n), { parameters });
    });
    const size = sizeOf(tape, { parameters }) + sizeOf(vjp(primal, n), { parameters, vector: [1, 1, 1] });
    by.expect(run(tape, { parameters }), rows.flat(), size);
    // By rows it is the interpreter's, to the bit.
    if (n >= 3) run(tape, { parameters }).forEach((x, i) => expect(sameNumber(x, rows.flat()[i]!)).toBe(true));
  });

  identity("tangents along unit vectors are the columns of the Jacobian", (recipe, parameters, _v, _w, by) => {
    const n = recipe.parameters;
    const [several, one] = [vectorTape(recipe), scalarTape(recipe)];
    const [rows, slopes] = [jacobian(several, n), valueAndGradient(one, n)];
    const [J, g] = [run(rows, { parameters }), run(slopes, { parameters })];
    const count = J.length / n;
    for (let j = 0; j < n; j++) {
      const ports = { parameters, vector: new Float64Array(n).with(j, 1) };
      const along = (tape: Tape, of: Tape): [number[], number] => [
        run(tape, ports),
        sizeOf(tape, ports) + sizeOf(of, ports),
      ];
      const [column, size] = along(jvp(several), rows);
      by.expect(
        column,
        Array.from({ length: count }, (_, i) => J[i * n + j]!),
        size,
      );
      const [slope, least] = along(directional(one), slopes);
      by.expect(slope, [g[j]!], least);
    }
  });

  identity("H v by the product is H times v, and v · ∇ is the tangent", (recipe, parameters, v, _w, by) => {
    const primal = scalarTape(recipe);
    const n = recipe.parameters;
    const [product, whole, tangent] = [hvp(primal, n), hessian(primal, n, 1e6)!, directional(primal)];
    const ports = { parameters, vector: v };
    const H = run(whole, ports);
    const size = sizeOf(product, ports) + sizeOf(whole, ports);
    by.expect(
      run(product, ports),
      Array.from(v, (_, i) => inner(H.slice(i * n, i * n + n), v)),
      size,
    );
    by.expect(run(tangent, ports), [inner(run(valueAndGradient(primal, n), ports), v)], size);
  });

  identity(
    "products with unit vectors are the Hessian where they are finite, one of the two mixed partials to the bit",
    (recipe, at, _v, _w, by) => {
      const n = recipe.parameters;
      const primal = scalarTape(recipe);
      const [whole, product] = [hessian(primal, n, 1e6)!, hvp(primal, n)];
      const H = run(whole, { parameters: at });
      const columns = Array.from({ length: n }, (_, j) => {
        const ports = { parameters: at, vector: new Float64Array(n).with(j, 1) };
        return { size: sizeOf(product, ports), elements: run(product, ports) };
      });
      columns.forEach(({ size, elements }, j) => {
        const column = elements.map((_, i) => H[i * n + j]!);
        by.expect(elements, column, size);
        if (!Number.isFinite(size)) return;
        columns.slice(0, j + 1).forEach((other, i) => {
          if (!Number.isFinite(other.size)) return;
          const either = [elements[i]!, other.elements[j]!];
          expect(either.some((x) => sameNumber(x, column[i]!))).toBe(true);
        });
      });
    },
  );

  identity("forward over reverse is reverse over forward", (recipe, parameters, v, _w, by) => {
    const primal = scalarTape(recipe);
    const n = recipe.parameters;
    const tangent = directional(primal);
    const swept = tangent.copy();
    const seedOfSweep = { row: resultRows(tangent)[0]!, cotangent: swept.constant(1) };
    const { adjoint } = reverse(swept, [seedOfSweep], activeRows(tangent, ["parameters"]));
    swept.outputs = [{ target: "out", ids: perElement(swept, "parameters", n, adjoint) }];
    const product = hvp(primal, n);
    const ports = { parameters, vector: v };
    by.expect(run(product, ports), run(swept, ports), sizeOf(product, ports) + sizeOf(swept, ports));
  });
});

/** Value, gradient and Hessian of a function at a point, by the tapes and by the compiled module. */
async function derivatives(f: (p: readonly Num[]) => Num, at: readonly number[]): Promise<[number[], number[]]> {
  const n = at.length;
  const model = defineModel({ parameters: { p: vector(n) }, forward: ({ p }) => f(p) });
  const { forward } = trace(model);
  const module = await load(model, { emit: ["gradient", "hessian"] });
  const parameters = Float64Array.from(at);
  const [gradient, H] = [
    run(valueAndGradient(forward, n), { parameters }),
    run(hessian(forward, n, 1e6)!, { parameters }),
  ];
  const same = (xs: ArrayLike<number>, ys: readonly number[]): boolean => ys.every((y, i) => sameNumber(xs[i]!, y));
  expect(same(module.gradient(parameters), gradient)).toBe(true);
  expect(same(module.hessian!(parameters), H)).toBe(true);
  return [gradient.map((x) => x + 0), H.map((x) => x + 0)];
}

describe("second derivatives at the edges", () => {
  test.each<[string, (p: readonly Num[]) => Num, number[], number[], number[]]>([
    ["relu at 0", ([x]) => relu(x!), [0], [0], [0]],
    ["relu² at 0", ([x]) => relu(x!).square(), [0], [0], [0]],
    ["abs at 0", ([x]) => abs(x!), [0], [0], [0]],
    ["x·|x| at 0", ([x]) => x!.mul(abs(x!)), [0], [0], [0]],
    ["a tie of max", ([x, y]) => max(x!.square(), y!.square()), [2, 2], [2, 2], [1, 0, 0, 1]],
    ["pow(0, 0), constant exponent", ([x]) => pow(x!, 0), [0], [0], [0]],
    ["x¹ at 0", ([x]) => pow(x!, 1), [0], [1], [0]],
    ["x¹ at 3", ([x]) => pow(x!, 1), [3], [1], [0]],
    ["x² at 0", ([x]) => pow(x!, 2), [0], [0], [2]],
    ["√x behind a branch, at 0", ([x]) => select(x!.gt(0), sqrt(x!), 0), [0], [0], [0]],
    ["log x behind a branch, at -1", ([x]) => select(x!.gt(0), log(x!), 0), [-1], [0], [0]],
    [
      "√x behind a branch and a product",
      ([x, y]) => select(x!.gt(0), sqrt(x!), 0).mul(y!),
      [0, 3],
      [0, 0],
      [0, 0, 0, 0],
    ],
    [
      "a branch inside of a branch",
      ([x]) => select(x!.gt(0), select(x!.gt(1), log(x!.sub(1)), x!.square()), 0),
      [1],
      [2],
      [2],
    ],
    ["what is beside a branch", ([x]) => select(x!.gt(0), sqrt(x!), 0).add(x!.square()), [0], [0], [2]],
    ["stopGradient", ([x]) => stopGradient(x!.square()).mul(x!), [3], [9], [0]],
    ["norm at 0", ([x, y]) => norm([x!, y!]), [0, 0], [0, 0], [NaN, NaN, NaN, NaN]],
    ["√x at 0, beside y²", ([x, y]) => sqrt(x!).add(y!.square()), [0, 3], [Infinity, 6], [-Infinity, 0, 0, 2]],
  ])("%s", async (_, f, at, gradient, H) => {
    expect(await derivatives(f, at)).toEqual([gradient, H]);
  });
});

describe("which products there are", () => {
  const names = (kind: "scalar" | "vector", hasInputs: boolean, wanted?: string[]): readonly string[] =>
    requestProducts(kind, hasInputs ? "possible" : "no inputs", wanted).exports;

  test("the default set is what it was before there were others", () => {
    expect(names("scalar", true)).toEqual(
      "forward gradient valueAndGradient batchForward batchValueAndGradient".split(" "),
    );
    expect(names("scalar", false)).toEqual("forward gradient valueAndGradient".split(" "));
    expect(names("vector", true)).toEqual(["forward", "jacobian"]);
  });

  test("those that are asked for, and forward", () => {
    expect(names("scalar", true, ["batchHessian", "hvp"])).toEqual(["forward", "hvp", "batchHessian"]);
    expect(names("vector", true, ["batchJacobian", "vjp"])).toEqual(["forward", "vjp", "batchJacobian"]);
    const refuse = (kind: "scalar" | "vector", hasInputs: boolean, name: string): string | undefined =>
      requestProducts(kind, hasInputs ? "possible" : "no inputs", [name]).impossible.get(name);
    expect(refuse("vector", true, "hvp")).toBe("A vector model has no `hvp`.");
    expect(refuse("vector", false, "batchJacobian")).toBe("`batchJacobian` needs inputs, and this model has none.");
  });
});

const net = defineModel({
  parameters: { w: vector(3, [0.5, -1, 2]), b: scalar(0.25) },
  inputs: { x: vector(3) },
  forward: ({ w, b }, { x }) => dot(w, x).mul(b.exp()).tanh(),
  regularizer: ({ w }) => sum(w.map((p) => p.square())).mul(0.1),
});

describe("the functions", () => {
  const parameters = net.createParameters();
  const v = Float64Array.of(1, -2, 0.5, 3);
  const batch = Float64Array.of(1, 2, 3, -1, 0.5, 2, 0.1, 0.2, 0.3);
  const x = batch.subarray(0, 3);
  const all = "gradient jvp vjp hvp hessian batchGradient batchValueAndGradient batchHvp batchHessian".split(" ");

  test("write over what is in `out`, give it back, and make one where there is none", async () => {
    const m = (await load(net, { emit: all })) as Required<ScalarModule>;
    for (const [name, rest, length] of [
      ["vjp", [x, 2], 4],
      ["hvp", [x, v], 4],
      ["hessian", [x], 16],
      ["batchGradient", [batch], 4],
      ["batchHvp", [batch, v], 4],
      ["batchHessian", [batch], 16],
    ] as const) {
      const f = m[name] as (...given: unknown[]) => Float64Array;
      const out = new Float64Array(length).fill(Number.NaN);
      expect(f(parameters, ...rest, out)).toBe(out);
      expect(out).toEqual(f(parameters, ...rest));
      expect(out.every(Number.isFinite)).toBe(true);
    }
    expect(m.jvp(parameters, x, v)).toBeCloseTo(inner(m.gradient(parameters, x), v), 12);
  });

  test("a batch is the mean over its examples, plus the regularizer", async () => {
    const m = (await load(net, { emit: all })) as Required<ScalarModule>;
    const examples = [0, 3, 6].map((i) => batch.subarray(i, i + 3));
    const penalty = Float64Array.of(0.2, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0);
    const expected = penalty.map((p, k) => examples.reduce((sum, x) => sum + m.hessian(parameters, x)[k]!, 0) / 3 + p);
    const H = m.batchHessian(parameters, batch);
    for (let k = 0; k < 16; k++) expect(H[k]).toBeCloseTo(expected[k]!, 14);
    const product = m.batchHvp(parameters, batch, v);
    for (let i = 0; i < 4; i++) expect(product[i]).toBeCloseTo(inner(H.subarray(4 * i, 4 * i + 4), v), 12);
    const gradient = new Float64Array(4);
    m.batchValueAndGradient(parameters, batch, gradient);
    expect(m.batchGradient(parameters, batch)).toEqual(gradient);
  });

  test("complain by the argument's name", async () => {
    const m = (await load(net, { emit: all })) as Required<ScalarModule>;
    const short = new Float64Array(3);
    expect(() => m.jvp(parameters, x, short)).toThrow(new RangeError("vector: expected 4 numbers, got 3"));
    expect(() => m.vjp(parameters, x, 1, short)).toThrow(new RangeError("out: expected 4 numbers, got 3"));
    expect(() => m.hvp(parameters, x, short)).toThrow(new RangeError("vector: expected 4 numbers, got 3"));
    expect(() => m.hvp(parameters, v, v)).toThrow(new RangeError("inputs: expected 3 numbers, got 4"));
    expect(() => m.hessian(parameters, x, v)).toThrow(new RangeError("out: expected 16 numbers, got 4"));
    expect(() => m.batchHvp(parameters, v, v)).toThrow(
      new RangeError("batch: expected a positive multiple of 3 numbers, got 4"),
    );
    expect(() => m.batchHessian(short, batch)).toThrow(new RangeError("parameters: expected 4 numbers, got 3"));
    expect(() => m.batchGradient(short, batch)).toThrow(new RangeError("parameters: expected 4 numbers, got 3"));
  });

  test("have nothing to do for what is linear, however long it is", async () => {
    const n = 20_000;
    const linear = defineModel({ parameters: { p: vector(n) }, forward: ({ p }) => sum(p.map((q, i) => q.mul(i))) });
    const m = (await load(linear, { emit: ["hvp"] })) as Required<ScalarModule>;
    const out = new Float64Array(n).fill(Number.NaN);
    expect(m.hvp(linear.createParameters(), new Float64Array(n).fill(1), out).every((x) => x === 0)).toBe(true);
  });

  test("of a vector model", async () => {
    const pair: Model = defineModel({
      parameters: { p: vector(2, [1, 2]) },
      inputs: { x: vector(2) },
      forward: ({ p }, { x }) => [p[0]!.mul(x[0]!), p[1]!.mul(x[1]!), p[0]!.mul(p[1]!)],
    });
    const m = (await load<VectorModule>(pair, {
      emit: ["jvp", "vjp", "jacobian", "batchOutputs", "batchJacobian"],
    })) as Required<VectorModule>;
    const p = pair.createParameters();
    const inputs = Float64Array.of(5, 7);
    expect([...m.jvp(p, inputs, Float64Array.of(1, 10))]).toEqual([5, 70, 12]);
    expect([...m.vjp(p, inputs, Float64Array.of(1, 10, 100))]).toEqual([205, 170]);
    expect([...m.jacobian(p, inputs)]).toEqual([5, 0, 0, 7, 2, 1]);
    const out = new Float64Array(12).fill(Number.NaN);
    expect(m.batchJacobian(p, Float64Array.of(5, 7, 11, 13), out)).toBe(out);
    expect([...out]).toEqual([5, 0, 0, 7, 2, 1, 11, 0, 0, 13, 2, 1]);
    const rows = new Float64Array(6).fill(Number.NaN);
    expect(m.batchOutputs(p, Float64Array.of(5, 7, 11, 13), rows)).toBe(rows);
    expect([...rows]).toEqual([5, 14, 2, 11, 26, 2]);
    expect(() => m.batchOutputs(p, new Float64Array(0))).toThrow(
      new RangeError("batch: expected a positive multiple of 2 numbers, got 0"),
    );
    expect(() => m.vjp(p, inputs, p)).toThrow(new RangeError("vector: expected 3 numbers, got 2"));
    expect(() => m.batchJacobian(p, Float64Array.of(1, 2, 3))).toThrow(
      new RangeError("batch: expected a positive multiple of 2 numbers, got 3"),
    );
  });
});

describe("a Hessian by its rows", () => {
  const n = 60;
  // Every pair of parameters has a second derivative, so that the code would be long.
  const dense = defineModel({
    parameters: { p: vector(n, (i) => Math.sin(i)) },
    inputs: { x: scalar() },
    forward: ({ p }, { x }) =>
      sum(
        p.map((q, i) =>
          q
            .mul(p[(7 * i + 1) % n]!)
            .add(dot(p, p).mul(x).tanh())
            .sin(),
        ),
      ),
    regularizer: ({ p }) => sum(p.map((q) => sum(p.map((r) => sub(q, r).tanh())).square())),
  });
  const kernels = (names: KernelName[]): string[] => {
    const { forward, regularizer } = trace(dense);
    return deriveKernels({ forward, regularizer, parameterCount: n }, names).map(({ name }) => name);
  };

  test("has products with vectors for kernels, shared with others that need them", () => {
    expect(kernels(["exampleHessian", "exampleHvp"])).toEqual(["exampleHvp"]);
    expect(kernels(["addExampleHessian", "addPenaltyHessian"])).toEqual([
      ...["prepareBatchHvp", "addExampleHvp", "finishBatchHvp"],
      "addPenaltyHvp",
    ]);
  });

  test("is the Hessian", async () => {
    const m = (await load(dense, {
      emit: ["gradient", "hvp", "hessian", "batchHvp", "batchHessian"],
    })) as Required<ScalarModule>;
    const p = dense.createParameters();
    const x = Float64Array.of(0.1);
    const batch = Float64Array.of(0.1, -0.2, 0.05);
    const H = m.hessian(p, x, new Float64Array(n * n).fill(Number.NaN));
    const B = m.batchHessian(p, batch, new Float64Array(n * n).fill(Number.NaN));
    for (let j = 0; j < n; j++) {
      const unit = new Float64Array(n).with(j, 1);
      const [column, sums] = [m.hvp(p, x, unit), m.batchHvp(p, batch, unit)];
      // From the diagonal downwards, and what is above it is the same.
      for (let i = j; i < n; i++)
        for (const k of [i * n + j, j * n + i]) {
          expect(H[k]).toBe(column[i]);
          expect(B[k]).toBeCloseTo(sums[i]!, 12);
        }
    }
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(B[i * n + j]).toBe(B[j * n + i]!);
  });
});

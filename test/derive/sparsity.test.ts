/** Patterns of Jacobians and Hessians: by hand, against second sweeps of the tape, and against differences of gradients. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activeRows } from "../../src/derive/activity.js";
import { dependences } from "../../src/derive/dependence.js";
import { lowerTriangle } from "../../src/derive/pattern.js";
import { perElement, resultRows, valueAndGradient } from "../../src/derive/products.js";
import { reverse } from "../../src/derive/reverse.js";
import { hessianPattern, jacobianPattern } from "../../src/derive/sparsity.js";
import { gt, max, min, select } from "../../src/engine/functions.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, scalar, vector } from "../../src/engine/model.js";
import { sum } from "../../src/engine/reductions.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import { pullback } from "../../src/ir/fragment.js";
import { arities, isLeaf, opcodes, recordOf } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { build, points, recipes } from "../support/graphs.js";
import { patternOf, rowsOf } from "../support/patterns.js";

const seed = Number(process.env.FUZZ_SEED ?? 20261122);
const RUNS = Number(process.env.FUZZ_RUNS ?? 300);

type Forward = (p: readonly Num[]) => Num | readonly Num[];

const traced = (count: number, forward: Forward): Tape =>
  trace(defineModel({ parameters: { p: vector(count) }, forward: ({ p }) => forward(p) as Num })).forward;

/** The rows of the lower triangle of the Hessian. */
const interactions = (count: number, forward: Forward): number[][] =>
  rowsOf(hessianPattern(traced(count, forward), count)!);

const dependsOn = (count: number, forward: Forward): number[][] =>
  rowsOf(jacobianPattern(traced(count, forward), count)!);

describe("Jacobians", () => {
  test("each result depends on what it is computed from; each row is in order", () => {
    const rows = dependsOn(4, (p) => [p[2]!.mul(p[0]!), p[3]!.exp(), sum(p.toReversed()), p[1]!.sub(p[1]!)]);
    expect(rows).toEqual([[0, 2], [3], [0, 1, 2, 3], [1]]);
  });

  test("no derivative, no dependence: conditions, steps, what is held fixed, constants", () => {
    const rows = dependsOn(3, (p) => [
      select(gt(p[0]!, 0), p[1]!, p[2]!),
      p[0]!.floor().add(p[1]!.sign()).mul(p[2]!),
      p[0]!.stopGradient().mul(p[1]!),
      p[0]!.stopGradient(),
    ]);
    expect(rows).toEqual([[1, 2], [2], [1], []]);
  });

  test("inputs are not parameters, and a constant result depends on nothing", () => {
    const model = defineModel({
      parameters: { p: vector(2) },
      inputs: { x: scalar() },
      forward: ({ p }, { x }) => [p[1]!.mul(x), x.exp(), 3 as never as Num],
    });
    expect(rowsOf(jacobianPattern(trace(model).forward, 2)!)).toEqual([[1], [], []]);
  });

  test("a row of -1 depends on nothing; rows may come twice, and in any order", () => {
    const tape = new Tape();
    const [p, q] = [tape.read("parameters", 0), tape.read("parameters", 1)];
    const r = tape.push(opcodes.mul, p, q);
    const rows = Int32Array.of(r, -1, q, r);
    expect(rowsOf(dependences(tape, rows, 2)!)).toEqual([[0, 1], [], [1], [0, 1]]);
  });
});

describe("Hessians", () => {
  test("linear ops interact with nothing, products with the other factor, powers with themselves", () => {
    expect(interactions(3, (p) => p[0]!.add(p[1]!).sub(p[2]!.mul(3)).neg())).toEqual([[], [], []]);
    expect(interactions(2, (p) => p[0]!.mul(p[1]!))).toEqual([[], [0]]);
    expect(interactions(2, (p) => p[0]!.div(p[1]!))).toEqual([[], [0, 1]]);
    expect(interactions(2, (p) => p[0]!.square().add(p[1]!.exp()))).toEqual([[0], [1]]);
    expect(interactions(2, (p) => p[0]!.add(p[1]!).tanh())).toEqual([[0], [0, 1]]);
  });

  test("what has a constant slope has no second derivative (law 5)", () => {
    const kinked = (p: readonly Num[]): Num =>
      sum([p[0]!.relu(), p[1]!.abs(), p[2]!.leakyRelu(), min(p[0]!, p[1]!), max(p[1]!, p[2]!)]) as Num;
    expect(interactions(3, kinked)).toEqual([[], [], []]);
    expect(interactions(3, (p) => select(gt(p[0]!, 0), p[1]!.square(), p[2]!))).toEqual([[], [1], []]);
    expect(interactions(2, (p) => p[0]!.stopGradient().mul(p[1]!))).toEqual([[], []]);
    expect(interactions(2, (p) => p[0]!.relu().mul(p[1]!))).toEqual([[], [0]]);
  });

  test("Rosenbrock's is tridiagonal", () => {
    const rosenbrock = (p: readonly Num[]): Num =>
      sum(
        p.slice(1).map((y, i) => {
          const x = p[i]!;
          return x.neg().add(1).square().add(y.sub(x.square()).square().mul(100));
        }),
      ) as Num;
    const rows = interactions(6, rosenbrock);
    expect(rows).toEqual([[0], [0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]);
  });

  test("a scale that all share makes an arrow; a square of a sum is dense", () => {
    expect(interactions(4, (p) => sum(p.slice(1).map((x) => x.mul(p[0]!).exp())) as Num)).toEqual([
      [0],
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
    expect(interactions(3, (p) => (sum(p) as Num).square())).toEqual([[0], [0, 1], [0, 1, 2]]);
  });

  test("parameters that nothing reads have empty rows", () => {
    expect(interactions(3, (p) => p[1]!.square())).toEqual([[], [1], []]);
  });

  test("a lopsided one is made symmetric", () => {
    expect(rowsOf(lowerTriangle(patternOf([[0, 2], [0], [1, 2]])))).toEqual([[0], [0], [0, 1, 2]]);
  });
});

/** Whether each of some rows, seeded, reaches each parameter: a reverse sweep per row. */
function swept(tape: Tape, rows: Int32Array, count: number): number[][] {
  return Array.from(rows, (row) => {
    if (row < 0) return [];
    const copy = tape.copy();
    const { adjoint } = reverse(copy, [{ row, cotangent: copy.constant(1) }], activeRows(tape, ["parameters"]));
    const found = perElement(copy, "parameters", count, adjoint);
    return [...found.keys()].filter((j) => found[j]! >= 0);
  });
}

const isKinked = (code: number): boolean => "kinks" in recordOf(code);

/** Ops whose gradients change only where their derivatives say so: smooth ones, with no step (as in `mod`) in their slope. */
const smooth = Object.keys(opcodes).filter((op) => {
  const code = opcodes[op as keyof typeof opcodes];
  if (!("domain" in recordOf(code)) || isKinked(code)) return false;
  const tape = new Tape();
  const operands = Array.from({ length: arities[code]! }, (_, i) => tape.read("parameters", i));
  tape.outputs = [{ target: "return", ids: Int32Array.of(tape.push(code, ...operands)) }];
  const derived = valueAndGradient(tape, operands.length);
  const isStep = (row: number): boolean => !isLeaf(row) && isKinked(row) && !pullback(row)?.gives(0);
  return derived.outputs[1]!.ids.every((id) => id >= 0) && !derived.op.subarray(0, derived.size).some(isStep);
});

describe(`random graphs (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
  test("patterns are exactly what sweeps of the tape reach, of first and second order", () => {
    let sparse = 0;
    fc.assert(
      fc.property(recipes(60), (recipe) => {
        const n = recipe.parameters;
        const tape = traced(n, (p) => build(recipe, p));
        expect(rowsOf(jacobianPattern(tape, n)!)).toEqual(swept(tape, resultRows(tape), n));
        // Every row of the tape is a result: sets of all kinds.
        const all = Int32Array.from({ length: tape.size }, (_, id) => id);
        expect(rowsOf(dependences(tape, all, n)!)).toEqual(swept(tape, all, n));
        const derived = valueAndGradient(tape, n);
        const gradient = derived.outputs[1]!.ids;
        const second = swept(derived, gradient, n);
        expect(rowsOf(dependences(derived, gradient, n)!)).toEqual(second);
        const lower = rowsOf(hessianPattern(tape, n)!);
        for (let i = 0; i < n; i++)
          for (let j = 0; j <= i; j++)
            expect(lower[i]!.includes(j)).toBe(second[i]!.includes(j) || second[j]!.includes(i));
        if (second.some((row) => row.length < n)) sparse++;
      }),
      { numRuns: RUNS, seed },
    );
    expect(sparse).toBeGreaterThan(RUNS / 4);
  });

  test("where a parameter moves an element of the gradient, the pattern says so", () => {
    let zeros = 0;
    const smoothRecipes = recipes(12).filter(({ steps }) => steps.every(({ op }) => smooth.includes(op)));
    const cases = smoothRecipes.chain((recipe) =>
      fc.tuple(
        fc.constant({ ...recipe, parameters: recipe.parameters + 3, guarded: false }),
        points({ parameters: recipe.parameters + 3 }, fc.double({ min: 0.1, max: 3, noNaN: true })),
      ),
    );
    fc.assert(
      fc.property(cases, ([recipe, at]) => {
        const n = recipe.parameters;
        const model = defineModel({ parameters: { p: vector(n) }, forward: ({ p }) => build(recipe, p) });
        const lower = rowsOf(hessianPattern(trace(model).forward, n)!);
        const eager = interpret(model);
        const gradientAt = (point: Float64Array): Float64Array => {
          const gradient = new Float64Array(n);
          eager.valueAndGradient(point, new Float64Array(0), gradient);
          return gradient;
        };
        const here = gradientAt(at);
        for (let j = 0; j < n; j++) {
          const there = gradientAt(at.map((x, k) => (k === j ? x * 1.01 : x)));
          for (let i = 0; i < n; i++) {
            if (Object.is(there[i], here[i]) || there[i] === here[i]) zeros++;
            else expect(lower[Math.max(i, j)], `${i}, ${j}`).toContain(Math.min(i, j));
          }
        }
      }),
      { numRuns: Math.ceil(RUNS / 3), seed },
    );
    expect(zeros).toBeGreaterThan(0);
  });
});

describe("size", () => {
  /** Pushes rows for Σ f(i), each of a few rows. */
  function summed(n: number, term: (tape: Tape, p: readonly number[], i: number) => number): Tape {
    const tape = new Tape(8 * n);
    const p = Array.from({ length: n }, (_, i) => tape.read("parameters", i));
    let total = term(tape, p, 0);
    for (let i = 1; i < n - 1; i++) total = tape.push(opcodes.add, total, term(tape, p, i));
    tape.outputs = [{ target: "return", ids: Int32Array.of(total) }];
    return tape;
  }

  test("100,000 parameters: a sum of terms, and an arrow, hold no more numbers than the pattern has", () => {
    const n = 100_000;
    const chained = summed(n, (tape, p, i) => tape.push(opcodes.square, tape.push(opcodes.sub, p[i + 1]!, p[i]!)));
    expect(hessianPattern(chained, n, 16 * n)!.columns).toHaveLength(2 * n - 1);
    const arrow = summed(n, (tape, p, i) => tape.push(opcodes.exp, tape.push(opcodes.mul, p[0]!, p[i + 1]!)));
    expect(hessianPattern(arrow, n, 16 * n)!.columns).toHaveLength(2 * n - 1);
    expect(jacobianPattern(arrow, n, 16 * n)!.columns).toHaveLength(n);
  });

  test("a dense Hessian is given up, before it takes the memory", () => {
    const n = 20_000;
    const tape = summed(n, (t, p, i) => t.push(opcodes.mul, p[i]!, p[i + 1]!));
    const total = tape.outputs[0]!.ids[0]!;
    tape.outputs = [{ target: "return", ids: Int32Array.of(tape.push(opcodes.square, total)) }];
    expect(hessianPattern(tape, n)).toBeNull();
    expect(jacobianPattern(tape, n)!.columns).toHaveLength(n);
  });
});

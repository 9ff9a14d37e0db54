/**
 * Derivatives inside of a model: closed forms, law 4 at every order, and the same bits eager, interpreted and compiled. It is
 * long because each of these is tried at every order, on values, on traces and in model files.
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradients } from "../../src/derive/gradients.js";
import { recordGradients } from "../../src/derive/record-gradients.js";
import * as f from "../../src/engine/functions.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, scalar, vector } from "../../src/engine/model.js";
import { type Num, type Scalar, Value } from "../../src/engine/value.js";
import { slopes } from "../../src/verify/finite-differences.js";
import { expectClose, expectDiagnostic } from "../engine/expect.js";
import { workspace } from "../load/workspace.js";
import { differences } from "../support/differences.js";
import { build, points, recipes, sameNumber, spicy } from "../support/graphs.js";
import { compileKernel } from "../support/kernels.js";

recordGradients();

const RUNS = Number(process.env.FUZZ_RUNS ?? 150);
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? Date.now() % 2 ** 31 : 20261123));

/** The nth derivative, n ≥ 0. */
function nth(y: Num, x: Scalar, n: number): Num {
  let derivative = y;
  for (let i = 0; i < n; i++) [derivative] = gradients(derivative, [x]);
  return derivative;
}

/** The nth derivative of a function, eager and compiled, which must agree. */
function derivative(of: (x: Num) => Num, at: number, n: number): number {
  const x = new Value(at) as Num;
  const eager = nth(of(x), x, n).data;
  const forward = ({ x }: { x: Num }): Num => f.add(nth(of(x), x, n), f.mul(0, x)) as Num;
  if (Number.isFinite(at))
    expect(
      differences(defineModel({ parameters: { x: scalar() }, forward }), [Float64Array.of(at)], compileKernel),
    ).toEqual([]);
  return eager;
}

describe("closed forms", () => {
  const x = 0.7;
  const t = Math.tanh(x);
  test.each([
    ["x⁵", (x: Num) => x.pow(5), [5 * x ** 4, 20 * x ** 3, 60 * x ** 2, 120 * x]],
    ["exp", (x: Num) => x.mul(2).exp(), [2, 4, 8, 16].map((k) => k * Math.exp(2 * x))],
    ["sin", (x: Num) => x.sin(), [Math.cos(x), -Math.sin(x), -Math.cos(x), Math.sin(x)]],
    [
      "tanh",
      (x: Num) => x.tanh(),
      [1 - t ** 2, -2 * t * (1 - t ** 2), (1 - t ** 2) * (6 * t ** 2 - 2), (1 - t ** 2) * (16 * t - 24 * t ** 3)],
    ],
    ["1.5ˣ", (x: Num) => f.pow(1.5, x) as Num, [1, 2, 3, 4].map((n) => 1.5 ** x * Math.log(1.5) ** n)],
  ] as const)("%s to the fourth order", (_, of, expected) =>
    expected.forEach((value, i) => {
      expectClose(derivative(of, x, i + 1), value, 1e-13);
    }),
  );

  test("mixed partials, in either order", () => {
    const [x, y] = [new Value(1.2), new Value(0.4)];
    const z = f.sin(f.mul(x.square(), y));
    const [zx, zy] = gradients(z, [x, y]);
    const expected = 2 * 1.2 * (Math.cos(1.44 * 0.4) - 1.44 * 0.4 * Math.sin(1.44 * 0.4));
    expectClose(gradients(zx, [y])[0].data, expected);
    expectClose(gradients(zy, [x])[0].data, expected);
  });

  test("pow at its edges, and stopGradient, at every order", () => {
    for (const n of [1, 2, 3]) {
      expect(derivative((x) => x.pow(0), 0, n)).toBe(0);
      expect(derivative((x) => x.pow(1), 0, n)).toBe(n === 1 ? 1 : 0);
      expect(derivative((x) => x.stopGradient().mul(3), 2, n)).toBe(0);
    }
    expect(derivative((x) => x.stopGradient().mul(x), 2, 1)).toBe(2);
    expect(derivative((x) => x.stopGradient().mul(x), 2, 2)).toBe(0);
  });
});

describe("what an x may be", () => {
  test("whatever y was computed from, the rest held fixed", () => {
    const a = new Value(2);
    const b = a.mul(3);
    const y = b.mul(a).add(b.square());
    expect(gradients(y, [b])[0].data).toBe(2 + 12);
    // Through b, too: each x is a variable by itself.
    expect(gradients(y, [a, b, y, a]).map(({ data }) => data)).toEqual([12 + 36, 14, 1, 48]);
    expect(gradients(y, a, b).map(({ data }) => data)).toEqual([48, 14]);
    expect(gradients(b, [y]).map(({ data }) => data)).toEqual([0]);
    expect(gradients(b.floor(), [a, b]).map(({ data }) => data)).toEqual([0, 0]);
    expect([a.grad, b.grad, y.grad]).toEqual([0, 0, 0]);
  });

  test("independent of y, a plain number, or nothing at all: 0", () => {
    const [a, b] = [new Value(2), new Value(3)];
    expect(gradients(a.mul(2), [b, 7]).map(({ data }) => data)).toEqual([0, 0]);
    expect(gradients(5, [a, 7])[0].add(1).data).toBe(1);
    expect(gradients(a, [])).toEqual([]);
  });

  test("the same while tracing: inputs, intermediates, constants", () => {
    const model = defineModel({
      parameters: { p: vector(2, [1.5, -0.5]) },
      inputs: { x: scalar() },
      forward: ({ p }, { x }) => {
        const h = f.tanh(f.mul(p[0]!, x));
        const u = f.add(f.mul(h, h, x), p[1]!);
        const [ux, uh, un, up] = gradients(u, [x, h, 3, p[1]!]);
        return f.add(f.mul(ux, uh), un, f.square(gradients(ux, x)[0]), up) as Num;
      },
    });
    const interpreter = interpret(model);
    const gradient = new Float64Array(2);
    const value = interpreter.valueAndGradient(Float64Array.of(1.5, -0.5), Float64Array.of(0.8), gradient);
    const at = (p: number): Float64Array => interpreter.forward(Float64Array.of(p, -0.5), Float64Array.of(0.8));
    expect(at(1.5)[0]).toBe(value);
    expectClose(gradient[0]!, slopes(at, 1.5)[0]!.estimate, 1e-9);
    expect(gradient[1]).toBe(0);
  });
});

describe("a branch not taken contributes nothing, at any order", () => {
  test.each([
    ["√x at 0", (x: Num) => f.select(f.gt(x, 0), f.sqrt(x), 0) as Num, 0],
    ["log x at −1", (x: Num) => f.select(f.gt(x, 0), f.log(x), 0) as Num, -1],
    ["behind further operations", (x: Num) => f.exp(f.select(f.gt(x, 0), f.sqrt(x), 0)) as Num, 0],
    [
      "shared by both sides",
      (x: Num) => ((s: Num) => f.select(f.gt(x, 0), f.sqrt(s), f.mul(0, s)) as Num)(x.mul(x)),
      0,
    ],
  ])("%s", (_, of, at) => {
    for (const n of [1, 2, 3]) expect(derivative(of, at, n), `order ${n}`).toBe(0);
  });

  test("kinks have the slopes that the ops state", () => {
    for (const n of [1, 2, 3]) {
      expect(derivative((x) => x.relu(), 0, n)).toBe(0);
      expect(derivative((x) => x.abs(), 0, n)).toBe(0);
    }
    expect(derivative((x) => x.max(0), 0, 1)).toBe(0.5);
  });
});

describe(`random graphs (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
  const cases = recipes(25).chain((recipe) =>
    fc.tuple(fc.constant(recipe), fc.array(points(recipe, spicy), { minLength: 1, maxLength: 3 })),
  );
  const modelOf = (recipe: Parameters<typeof build>[0], order: number) =>
    defineModel({
      parameters: { p: vector(recipe.parameters) },
      forward: ({ p }) => {
        let y = build(recipe, p);
        for (let i = 0; i < order; i++)
          y = gradients(y, p).reduce<Num>((sum, g, j) => sum.add(g.mul(j + 1)), p[0]!.mul(0.25));
        return y;
      },
    });

  test.each([1, 2])("order %i: eager, tape and compiled agree to the bit", (order) => {
    const property = fc.property(cases, ([recipe, at]) => {
      expect(differences(modelOf(recipe, order), at, compileKernel)).toEqual([]);
    });
    fc.assert(property, { numRuns: RUNS, seed });
  });

  test("what they give is what backward gives, and central differences where they are smooth", () => {
    let smooth = 0;
    const property = fc.property(cases, ([recipe, at]) => {
      for (const point of at) {
        const leaves = Array.from(point, (x) => new Value(x) as Num);
        const y = build(recipe, leaves);
        const found = gradients(y, leaves).map(({ data }) => data);
        y.backward();
        leaves.forEach(({ grad }, i) => {
          expect(sameNumber(found[i]!, grad), `[${point}] ∂${i}: ${found[i]}, backward ${grad}`).toBe(true);
        });
      }
    });
    fc.assert(property, { numRuns: RUNS, seed });
    const soft = fc.constantFrom("sin", "cos", "tanh", "sigmoid", "mul", "add", "sub", "square", "softplus", "atan");
    const gentle = recipes(8).chain((recipe) =>
      fc.tuple(
        fc.array(soft, { minLength: recipe.steps.length, maxLength: recipe.steps.length }).map((names) => ({
          ...recipe,
          guarded: false,
          constants: [0.5],
          steps: recipe.steps.map((step, i) => ({ ...step, op: names[i]! })),
        })),
        points(recipe, fc.double({ min: -1, max: 1, noNaN: true })),
      ),
    );
    const close = fc.property(gentle, ([recipe, point]) => {
      const eager = interpret(modelOf(recipe, 1));
      const gradient = new Float64Array(point.length);
      eager.valueAndGradient(point, new Float64Array(0), gradient);
      const [slope] = slopes((x) => eager.forward(point.with(0, x)), point[0]!);
      if (!slope!.smooth || !(slope!.error < 1e-6 * Math.max(1, Math.abs(slope!.estimate)))) return;
      smooth++;
      expect(Math.abs(gradient[0]! - slope!.estimate)).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope!.estimate)));
    });
    fc.assert(close, { numRuns: RUNS, seed });
    expect(smooth).toBeGreaterThan(RUNS / 3);
  });
});

describe("plain models", () => {
  const space = workspace();

  test("operators, early returns and branches around it", async () => {
    const { models } = await space.load({
      "model.ts": `import { defineModel, gradients, scalar } from "micrograd-compile";
        export default defineModel({
          parameters: { x: scalar(0.5), y: scalar(2) },
          forward: ({ x, y }) => {
            let z = x * y;
            if (x > 0) {
              const [gx, gy] = gradients(Math.sqrt(x) * y, [x, y]);
              z += gx * 2 + gy;
            } else if (y < 0) return gradients(x * y ** 2, [y])[0];
            return z + (x > 1 ? gradients(Math.log(x), x)[0] : 0);
          },
        });`,
    });
    const { model } = models[0]!;
    const interpreter = interpret(model);
    const at = (x: number, y: number): number => interpreter.forward(Float64Array.of(x, y))[0]!;
    expectClose(at(4, 3), 12 + 3 / 2 + 2 + 1 / 4);
    expectClose(at(0.25, 3), 0.75 + 6 + 0.5);
    expect([at(-1, -3), at(-1, 3), at(0, 3)]).toEqual([6, -3, 0]);
    const gradient = new Float64Array(2);
    interpreter.valueAndGradient(Float64Array.of(0, 3), new Float64Array(0), gradient);
    expect([...gradient]).toEqual([3, 0]);
    const points = [
      [4, 3],
      [0.25, 3],
      [-1, -3],
      [-1, 3],
      [0, 3],
      [Number.NaN, 0],
    ].map((xs) => Float64Array.from(xs));
    expect(differences(model, points, compileKernel)).toEqual([]);
  });
});

test("a chain of 100,000 nodes needs no stack", () => {
  const x = new Value(0.5) as Num;
  let y: Num = x;
  for (let i = 0; i < 100_000; i++) y = y.mul(0.99999).add(x);
  const [g] = gradients(y, [x]);
  const [again] = gradients(g.mul(x), [x]);
  expect(again.data).toBe(g.data);
  const many = Array.from({ length: 200_000 }, () => new Value(1));
  expect(gradients(x, many)).toHaveLength(200_000);
});

describe("what is refused", () => {
  const x = new Value(1);
  test("what is no scalar", () => {
    expectDiagnostic(
      () => gradients(x.gt(0) as never, [x]),
      "bad-argument",
      "y must be a scalar or a number, got a condition",
    );
    expectDiagnostic(() => gradients(x, [x, undefined as never]), "bad-argument", "xs[1] must be");
    expectDiagnostic(
      () => gradients(x, [[x]] as never),
      "bad-argument",
      "xs[0] must be a scalar or a number, got an array",
    );
    expectDiagnostic(() => gradients(x, "x" as never), "bad-argument", "x number 1");
  });

  test("scalars of another trace, or of none", () => {
    let kept: Num | undefined;
    const using = (y: (x: Num) => Scalar, of: (x: Num) => Scalar) => () => {
      const forward = ({ x }: { x: Num }): Num => {
        kept = x;
        return gradients(y(x), [of(x)])[0];
      };
      differences(defineModel({ parameters: { x: scalar() }, forward }), [], compileKernel);
    };
    expectDiagnostic(
      using(
        () => x,
        (x) => x,
      ),
      "outside-value",
    );
    expectDiagnostic(
      using(
        (x) => x,
        () => x,
      ),
      "outside-value",
    );
    const old = kept!;
    expectDiagnostic(
      using(
        (x) => x,
        () => old,
      ),
      "foreign-scalar",
    );
    expectDiagnostic(() => gradients(old, [x]), "foreign-scalar");
  });
});

/**
 * One Hessian, however it is asked for: dense, sparse, as products with unit vectors, and as gradients of gradients. What
 * agrees to the bit and what to rounding, as docs/accuracy.md says it in words.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appendPartials } from "../../src/derive/append-partials.js";
import { hessian, sparseHessian } from "../../src/derive/hessian.js";
import { hvp, perElement, resultRows } from "../../src/derive/products.js";
import { defineModel, vector } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import { evaluate, interpret, type PortValues } from "../../src/ir/interpret.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { hessian as hessianOfRule, numeric, operandsOf, spicyAndNaN } from "../ops/rules.js";
import { build, points, type Recipe, recipes, sameNumber, spicy } from "../support/graphs.js";

const RUNS = Number(process.env.FUZZ_RUNS ?? 200);
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? Date.now() % 2 ** 31 : 20261128));

const run = (tape: Tape, ports: PortValues): number[] => [...interpret(tape, ports)[0]!];

const primalOf = (recipe: Recipe): Tape => {
  const parameters = { p: vector(recipe.parameters) };
  return trace(defineModel({ parameters, forward: ({ p }) => build(recipe, p) })).forward;
};

/** The Hessian as `gradients` of `gradients`, a reverse sweep over each element of a reverse sweep: row-major. */
function nested(primal: Tape, n: number): Tape {
  const tape = primal.copy();
  const ids = Int32Array.from({ length: primal.size }, (_, id) => id);
  const xs = [...perElement(primal, "parameters", n, ids)];
  const present = xs.filter((x) => x >= 0);
  const partials = (y: number): number[] => {
    const found = y < 0 ? [] : appendPartials(tape, y, present);
    return xs.map((x) => found[present.indexOf(x)] ?? -1);
  };
  const rows = partials(resultRows(primal)[0]!).flatMap(partials);
  tape.outputs = [{ target: "out", ids: Int32Array.from(rows) }];
  return tape;
}

/** The largest number on the way, which rounding is relative to. Infinite or NaN if one of them is. */
const sizeOf = (tape: Tape, ports: PortValues): number =>
  evaluate(tape, ports).reduce((most, x, id) => (tape.isConstant(id) ? most : Math.max(most, Math.abs(x))), 1);

describe.each([
  ["ordinary", fc.double({ min: -3, max: 3, noNaN: true })],
  ["special", spicy],
] as const)(`random graphs at %s points (seed ${seed}: repeat with FUZZ_SEED=${seed})`, (kind, element) => {
  const cases = recipes(25).chain((recipe) => fc.tuple(fc.constant(recipe), points(recipe, element)));
  const holds = (compare: (primal: Tape, n: number, parameters: Float64Array) => boolean): void => {
    let telling = 0;
    const property = fc.property(cases, ([recipe, at]) => {
      if (compare(primalOf(recipe), recipe.parameters, at)) telling++;
    });
    fc.assert(property, { numRuns: RUNS, seed });
    expect(telling).toBeGreaterThan(RUNS / (kind === "special" ? 20 : 5));
  };

  test("dense is symmetric, and sparse is the same, to the bit", () => {
    holds((primal, n, parameters) => {
      const H = run(hessian(primal, n, 1e6)!, { parameters });
      const { pattern, tape } = sparseHessian(primal, n);
      const values = run(tape, { parameters });
      const expected = new Float64Array(n * n);
      for (let i = 0; i < n; i++)
        for (let k = pattern.rowPointers[i]!; k < pattern.rowPointers[i + 1]!; k++)
          expected[i * n + pattern.columns[k]!] = expected[pattern.columns[k]! * n + i] = values[k]!;
      expect(H.map((x, k) => Object.is(x, H[(k % n) * n + Math.floor(k / n)]))).not.toContain(false);
      expect(H.map((x, k) => sameNumber(x, expected[k]!))).not.toContain(false);
      return values.some((x) => x !== 0 && Number.isFinite(x));
    });
  });

  test.each([
    ["gradients of gradients", (primal: Tape, n: number) => [[nested(primal, n), {}] as const]],
    [
      "products with unit vectors",
      (primal: Tape, n: number) =>
        Array.from({ length: n }, (_, i) => [hvp(primal, n), { vector: new Float64Array(n).with(i, 1) }] as const),
    ],
  ] as const)("%s are the same up to rounding, where all that they are computed from is finite", (_, ways) => {
    holds((primal, n, parameters) => {
      const dense = hessian(primal, n, 1e6)!;
      const all = ways(primal, n);
      const size = Math.max(
        sizeOf(dense, { parameters }),
        ...all.map(([tape, v]) => sizeOf(tape, { parameters, ...v })),
      );
      if (!(size < 1e6)) return false;
      const H = run(dense, { parameters });
      const found = all.flatMap(([tape, v]) => run(tape, { parameters, ...v }));
      H.forEach((x, k) =>
        expect(Math.abs(x - found[k]!), `[${k}]: ${x}, ${found[k]}`).toBeLessThan(1e-13 * size * size),
      );
      return true;
    });
  });
});

describe("of each op, gradients of gradients are the Hessian, to the bit or both NaN", () => {
  test.each(numeric)("%s", (name, op) => {
    const tape = new Tape();
    const reads = Array.from({ length: op.arity }, (_, i) => tape.read("parameters", i));
    tape.outputs = [{ target: "return", ids: Int32Array.of(tape.push(opcodes[name], ...reads)) }];
    const dense = hessian(tape, op.arity, 1e6)!;
    for (const parameters of operandsOf(op, spicyAndNaN)) {
      const H = run(dense, { parameters });
      const expected = hessianOfRule(name, parameters).flat();
      expect(
        H.map((x, k) => sameNumber(x, expected[k]!)),
        `${parameters}: ${H}, ${expected}`,
      ).not.toContain(false);
    }
  });
});

/** Finite differences stay on one smooth piece of a function: teeth, ties and kinks are no mismatches, wrong slopes are. */
import { describe, expect, test } from "vitest";
import { abs, add, floor, hypot, max, min, mod, mul, relu, select } from "../../src/engine/functions.js";
import { defineModel, vector } from "../../src/engine/model.js";
import { clamp } from "../../src/engine/reductions.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import { check } from "../../src/verify/check.js";
import { pieceOf, primal } from "../../src/verify/primal.js";
import { Random } from "../../src/verify/random.js";
import { judgeDerivatives } from "../../src/verify/slopes.js";

const random = new Random(1);

const SECOND = ["gradient", "hvp", "hessian"];

type F = (x: readonly Num[]) => Num;

/** @param at the initial parameters: exactly where it is difficult. */
const modelOf = (at: readonly number[], forward: F) =>
  defineModel({ parameters: { x: vector(at.length, at) }, forward: ({ x }) => forward(x) });

describe("is no mismatch", () => {
  test.each<[what: string, at: number[], f: F]>([
    ["a tooth of %", [9.1], ([x]) => mod(x!, 0.01)],
    ["teeth of %, and a slope", [9.1], ([x]) => add(mod(x!, 0.01), mul(x!, 3))],
    ["teeth of % with a traced divisor", [9.1, 0.01], ([x, y]) => mod(x!, y!)],
    ["steps", [0.3], ([x]) => mul(x!, floor(mul(x!, 1000)))],
    ["at a step", [3], ([x]) => mul(x!, floor(x!))],
    ["clamp with equal bounds", [1, 1, 1], ([x, lo, hi]) => clamp(x!, lo!, hi!)],
    ["clamp with equal bounds, inside of nothing", [0.5, 2, 2], ([x, lo, hi]) => clamp(x!, lo!, hi!)],
    ["clamp to a number", [2, 2], ([x, y]) => mul(y!, clamp(x!, 2, 2))],
    ["√(x² + y²)² at the origin", [0, 0], ([x, y]) => hypot(x!, y!).pow(2)],
    ["a tie of three", [1, 1, 1], ([x, y, z]) => max(x!, y!, z!)],
    ["a tie inside of a square", [1, 1], ([x, y]) => min(x!, y!).sub(1).pow(2)],
    ["ripples of |x|", [2], ([x]) => abs(mod(x!, 0.125).sub(0.0625))],
    ["a branch at its border", [0.5], ([x]) => select(x!.lt(0.5), mul(x!, x!), mul(x!, 7))],
    ["a ramp at 0", [0, 1], ([x, y]) => mul(relu(x!), y!)],
  ])("%s", async (_, at, f) => {
    const { text, ok } = await check(modelOf(at, f), { seed: 1, emit: SECOND });
    expect([ok, text]).toEqual([true, expect.stringContaining("no mismatch")]);
  });
});

describe("on a piece, a wrong slope is a mismatch", () => {
  test.each<[what: string, at: number, f: F, slope: number, verdict: string]>([
    ["between teeth", 9.105, ([x]) => mod(x!, 0.01), 1, "right"],
    ["between teeth", 9.105, ([x]) => mod(x!, 0.01), 1.01, "wrong"],
    ["at a tooth", 9.1, ([x]) => mod(x!, 0.01), 1.01, "skipped"],
    ["on a step", 3.5, ([x]) => mul(x!, floor(x!)), 3, "right"],
    ["on a step", 3.5, ([x]) => mul(x!, floor(x!)), 3.5, "wrong"],
    ["beside a kink", 0.01, ([x]) => abs(x!), 0.99, "wrong"],
  ])("%s", (_, x, f, slope, verdict) => {
    const at = Float64Array.of(x);
    const { forward } = trace(modelOf([x], f));
    const curve = { f: primal(forward, {}), at, piece: pieceOf(forward, {}) };
    const { right, wrong, skipped } = judgeDerivatives(curve, 1, { values: curve.f(at), derivatives: [slope] }, random);
    expect({ right, wrong: wrong.length, skipped }).toMatchObject({ [verdict]: 1 });
  });
});

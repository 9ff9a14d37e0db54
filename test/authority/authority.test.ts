/**
 * Values, gradients, Hessians and products with directions of compiled models are those of two outside authorities: PyTorch
 * and differences in 120 digits (see data/README.md). Each number to 1e-10 of itself: 0, infinities and NaN exactly.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { trace } from "../../src/engine/trace.js";
import * as api from "../../src/index.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { loadModels } from "../../src/load/index.js";
import { ops } from "../../src/ops/index.js";
import type { ScalarModule } from "../../src/products/modules.js";
import { differences, PRODUCTS, type Product } from "./differences.js";

const TOLERANCE = 1e-10;

/** Non-finite numbers are texts in JSON. */
type Recorded = number | string | readonly (number | string)[];

interface Point {
  readonly kind: "ordinary" | "special";
  readonly x: Recorded;
  readonly direction: Recorded;
  readonly value: Recorded;
  readonly gradient: Recorded;
  readonly hessian: Recorded;
  readonly jvp: Recorded;
  readonly hvp: Recorded;
}

interface Data {
  readonly functions: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

const text = readFileSync(new URL("data/functions.json", import.meta.url), "utf8");
const { functions } = JSON.parse(text) as Data;
const numbers = (recorded: Recorded): number[] => [recorded].flat().map(Number);

const agree = (a: number, b: number): boolean =>
  a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= TOLERANCE * Math.abs(b);
const allAgree = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, i) => agree(x, b[i]!));

type Module = Required<Pick<ScalarModule, "forward" | "valueAndGradient" | "gradient" | "hessian" | "jvp" | "hvp">>;
const loaded = load<Record<string, Module>>("test/authority/functions.ts", {
  emit: ["valueAndGradient", ...PRODUCTS],
});

test("there are at least 30 functions, each at ordinary points and most at special ones", () => {
  expect(functions.length).toBeGreaterThanOrEqual(30);
  for (const { points } of functions) expect(points.filter(({ kind }) => kind === "ordinary")).toHaveLength(4);
  expect(functions.filter(({ points }) => points.length > 4).length).toBeGreaterThanOrEqual(30);
});

test("every model is compared", async () => {
  const names = Object.entries(await loaded).filter(([, module]) => typeof module === "object" && module.forward);
  expect(names.map(([name]) => name).sort()).toEqual(functions.map(({ name }) => name).sort());
});

test("every op that has a derivative is in one of them", async () => {
  const { models, locate } = await loadModels("test/authority/functions.ts", api);
  const used = new Set(models.flatMap(({ model }) => [...trace(model, locate).forward.op]));
  const differentiable = Object.entries(ops).filter(([, op]) => "vjp" in op);
  const missing = differentiable.map(([name]) => name).filter((name) => !used.has(opcodes[name as keyof typeof ops]));
  expect(missing).toEqual([]);
});

/** What is expected at a point: what was recorded, or what stands for it in the list of differences. */
function expectation(name: string, x: readonly number[], product: Product, recorded: readonly number[]) {
  const other = differences.find(
    (difference) =>
      difference.name === name && difference.x.every((c, i) => c === x[i]) && difference.instead[product] !== undefined,
  );
  if (other) expect(allAgree(recorded, other.instead[product]!), `${name} at ${x}: no difference`).toBe(false);
  return other?.instead[product] ?? recorded;
}

describe.each(functions)("$name", ({ name, points }) => {
  test.each(points)("at $x", async ({ x, direction, value, ...recorded }) => {
    const { forward, valueAndGradient, gradient, hessian, jvp, hvp } = (await loaded)[name]!;
    const point = Float64Array.from(numbers(x));
    const vector = Float64Array.from(numbers(direction));
    const filled = new Float64Array(point.length);
    const values = [forward(point), valueAndGradient(point, filled)];
    const found = {
      gradient: [...gradient(point)],
      hessian: [...hessian(point)],
      jvp: [jvp(point, vector)],
      hvp: [...hvp(point, vector)],
    };
    expect([...filled]).toEqual(found.gradient);
    const expectedValue = numbers(value)[0]!;
    const problems = values.filter((v) => !agree(v, expectedValue)).map((v) => `value ${v}, not ${expectedValue}`);
    for (const product of PRODUCTS) {
      const expected = expectation(name, [...point], product, numbers(recorded[product]));
      if (!allAgree(found[product], expected)) problems.push(`${product} ${found[product]}, not ${expected}`);
    }
    expect(problems).toEqual([]);
  });
});

test("every difference is at a recorded point", () => {
  for (const { name, x } of differences) {
    const { points } = functions.find((f) => f.name === name)!;
    expect(points.map((point) => numbers(point.x))).toContainEqual([...x]);
  }
});

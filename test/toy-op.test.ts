/**
 * One op, one record: `cube` is added to the table of ops, and nowhere else. The method, the free function, folding, the
 * text, the derivatives and the compiled module all follow from its record.
 */
import { describe, expect, test, vi } from "vitest";
import { compile, load } from "../src/compile.js";
import { toDot } from "../src/engine/dot.js";
import { functions } from "../src/engine/functions.js";
import { interpret } from "../src/engine/interpreter.js";
import { defineModel, scalar, vector } from "../src/engine/model.js";
import { type Num, type Scalar, Value } from "../src/engine/value.js";
import { opNames } from "../src/ir/opcodes.js";
import type { Op1, Term } from "../src/ops/op.js";

vi.mock("../src/ops/index.js", async (importOriginal) => {
  const { ops } = await importOriginal<typeof import("../src/ops/index.js")>();
  const { infix } = await import("../src/ops/code.js");
  const toy: Op1 = {
    arity: 1,
    symbol: "³",
    eval: (x) => x * x * x,
    js: (x) => infix("*", infix("*", x, x), x),
    vjp: (g: Term, x: Term) => [g.mul(x.square().mul(3))],
    domain: [[-2, 2]],
  };
  return { ops: { ...ops, cube: toy } };
});

type WithCube = { cube(): Num };
const { cube } = functions as unknown as { cube(x: Scalar): Num };
const cubed = (x: Scalar): Num => (x as unknown as WithCube).cube();

/** w³·x + 2³ + (w − x)³ */
const model = defineModel({
  parameters: { w: scalar(1.5) },
  inputs: { x: scalar() },
  forward: ({ w }, { x }) =>
    cubed(w)
      .mul(x)
      .add(cubed(new Value(2)), cube(w.sub(x))),
});
const at = { w: Float64Array.of(1.5), x: Float64Array.of(0.7) };
const law = (w: number, x: number): number => w * w * w * x + 8 + (w - x) * (w - x) * (w - x);
const slope = (law(1.5 + 1e-6, 0.7) - law(1.5 - 1e-6, 0.7)) / 2e-6;

describe("an op that is only a record in the table", () => {
  test("has an opcode", () => expect(opNames).toContain("cube"));

  test("is a method of values, and a free function of values and numbers", () => {
    expect(cubed(new Value(2)).data).toBe(8);
    expect(cube(new Value(-3)).data).toBe(-27);
    expect(cube(2)).toBe(8);
  });

  test("is drawn with its symbol", () => expect(toDot(cube(new Value(2)))).toContain('label="³"'));

  test("is differentiated by the engine", () => {
    const gradient = new Float64Array(1);
    expect(interpret(model).valueAndGradient(at.w, at.x, gradient)).toBe(law(1.5, 0.7));
    expect(gradient[0]).toBeCloseTo(slope, 7);
  });

  test("is printed, and folded where its operand is a constant", async () => {
    const { text } = (await compile(model)).files[0]!;
    expect(text).toMatch(/= w \* w \* w;/);
    expect(text).toMatch(/ \+ 8;/);
    expect(text).not.toContain("cube");
  });

  test("is compiled, with its derivative", async () => {
    const module = (await load(model)) as {
      valueAndGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number;
      batchForward(parameters: Float64Array, batch: Float64Array): number;
    };
    const gradient = new Float64Array(1);
    const expected = new Float64Array(1);
    interpret(model).valueAndGradient(at.w, at.x, expected);
    expect(module.valueAndGradient(at.w, at.x, gradient)).toBe(law(1.5, 0.7));
    expect(gradient).toEqual(expected);
    expect(module.batchForward(at.w, Float64Array.of(0.7, 0.7))).toBe(law(1.5, 0.7));
  });

  test("has a Jacobian in a vector model", async () => {
    const pair = defineModel({ parameters: { p: vector(2, [2, 3]) }, forward: ({ p }) => p.map(cubed) });
    const module = (await load(pair)) as { jacobian(parameters: Float64Array): Float64Array };
    expect([...module.jacobian(Float64Array.of(2, 3))]).toEqual([12, 0, 0, 27]);
  });
});

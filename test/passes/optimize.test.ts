import { describe, expect, test } from "vitest";
import { interpret } from "../../src/ir/interpret.js";
import { innerOpcodes, opcodes } from "../../src/ir/opcodes.js";
import { printTape } from "../../src/ir/print.js";
import { Tape } from "../../src/ir/tape.js";
import { abstractData } from "../../src/passes/abstract-data.js";
import { optimize } from "../../src/passes/index.js";
import { interleavedSweeps } from "../../src/passes/interleave-sweeps.js";
import { asItIs, reorder } from "../../src/passes/rewrite.js";

/** The optimised text of what `build` makes of p = parameters[0] and q = parameters[1]. */
function optimized(build: (tape: Tape, p: number, q: number) => number): string {
  const tape = new Tape();
  const row = build(tape, tape.read("parameters", 0), tape.read("parameters", 1));
  tape.outputs = [{ target: "return", ids: Int32Array.of(row) }];
  return printTape(optimize(tape));
}

const P = "%0 = parameters[0]\n";

describe("optimize", () => {
  test("equal operations are computed once, in either order of commutative operands", () => {
    const text = optimized((t, p, q) => t.push(opcodes.sub, t.push(opcodes.mul, p, q), t.push(opcodes.mul, q, p)));
    expect(text.match(/mul/g)).toHaveLength(1);
  });

  test("constants are folded by the law", () => {
    const text = optimized((t, p) => t.push(opcodes.add, p, t.push(opcodes.exp, t.constant(1))));
    expect(text).toContain(String(Math.exp(1)));
    expect(text).not.toContain("exp");
  });

  test.each([
    ["x * 1", opcodes.mul, 1],
    ["x / 1", opcodes.div, 1],
    ["x - 0", opcodes.sub, 0],
  ])("%s is x", (_, op, c) => {
    expect(optimized((t, p) => t.push(op, p, t.constant(c)))).toBe(`${P}return: %0\n`);
  });

  test.each([
    ["x * 0 (NaN, infinities and the sign of zero)", opcodes.mul, 0],
    ["x + 0 (-0)", opcodes.add, 0],
    ["x - -0 (-0)", opcodes.sub, -0],
  ])("%s stays", (_, op, c) => {
    expect(optimized((t, p) => t.push(op, p, t.constant(c)))).toMatch(/%2 = \w+ %0 %1/);
  });

  test("x - x stays: it is NaN for infinities", () => {
    expect(optimized((t, p) => t.push(opcodes.sub, p, p))).toContain("sub %0 %0");
  });

  test("0 and -0 are different constants", () => {
    const text = optimized((t, p) => t.push(opcodes.atan2, t.push(opcodes.mul, p, t.constant(0)), t.constant(-0)));
    expect(text).toContain("= 0\n");
    expect(text).toContain("= -0\n");
  });

  test("c * (2 * x) is one product if that is exact, and stays if it is not", () => {
    const product = (c: number, by: number) =>
      optimized((t, p) => t.push(opcodes.mul, t.push(opcodes.mul, p, t.constant(by)), t.constant(c)));
    expect(product(100, 2)).toContain("= 200\n");
    for (const [c, by] of [
      [0.5, 2],
      [100, 3],
      [100, 0.5],
      [1e308, 4],
      [2, 2 ** 52 + 1],
    ] as const)
      expect(product(c, by).match(/mul/g)).toHaveLength(2);
  });

  test("dead rows go", () => {
    const unused = (t: Tape, p: number, q: number): number => {
      t.push(opcodes.exp, q);
      return p;
    };
    expect(optimized(unused)).toBe(`${P}return: %0\n`);
  });
});

describe("for loops", () => {
  test("data become elements of an array, exponents stay", () => {
    const tape = new Tape();
    const p = tape.read("parameters", 0);
    const row = tape.push(opcodes.mul, tape.push(opcodes.pow, p, tape.constant(2, true)), tape.constant(1, true));
    tape.outputs = [{ target: "return", ids: Int32Array.of(row) }];
    const abstract = abstractData(tape);
    expect(abstract.data).toEqual(Float64Array.of(1));
    expect(printTape(optimize(tape, "none", abstract))).toContain("mul %0 %0");
  });

  test("slopes of powers in a table are made of the powers next to them, to the bit", () => {
    const exponents = Array.from({ length: 12 }, (_, i) => i - 5).concat(0.25, 1e17, 1e17 - 16);
    const tape = new Tape();
    const x = tape.read("parameters", 0);
    const constants = exponents.map((y) => tape.constant(y, true));
    const rows = [opcodes.pow, innerOpcodes.powSlope].flatMap((op) => constants.map((y) => tape.push(op, x, y)));
    tape.outputs = [{ target: "gradient", ids: Int32Array.from(rows) }];
    const abstract = abstractData(tape);
    const shared = optimize(tape, "none", abstract);
    // Those of -5, of 0, of 1/4, and of what is too large to be one less.
    expect(shared.op.subarray(0, shared.size).filter((op) => op === innerOpcodes.powSlope)).toHaveLength(5);
    for (const at of [0.7, -3, 0, -0, 1e300, Infinity, -Infinity, NaN]) {
      const ports = { parameters: Float64Array.of(at), inputs: new Float64Array(0) };
      expect(interpret(shared, { ...ports, data: abstract.data })).toEqual(interpret(tape, ports));
    }
  });

  test("each term's forward rows are put before its own sweep", () => {
    const tape = new Tape();
    const p = tape.read("parameters", 0);
    const [a, b] = [tape.push(opcodes.exp, p), tape.push(opcodes.sin, p)];
    tape.sweepFrom = tape.size;
    const first = tape.push(opcodes.cos, b);
    const second = tape.push(opcodes.neg, a);
    tape.outputs = [{ target: "gradient", ids: Int32Array.of(first, second) }];
    expect(printTape(reorder(tape, interleavedSweeps(tape, asItIs(tape)))).match(/(sin|cos|exp|neg)/g)).toEqual([
      "sin",
      "cos",
      "exp",
      "neg",
    ]);
  });
});

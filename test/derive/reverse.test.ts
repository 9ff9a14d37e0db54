import { describe, expect, test } from "vitest";
import { activeRows } from "../../src/derive/activity.js";
import { splitBatch } from "../../src/derive/batch.js";
import { valueAndGradient } from "../../src/derive/products.js";
import { ALWAYS, UNREACHED } from "../../src/derive/reached.js";
import { reverse } from "../../src/derive/reverse.js";
import { interpret } from "../../src/ir/interpret.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";

/** A tape that reads p[0], p[1] and x[0] in its first three rows. */
function reading(): { tape: Tape; p: number; q: number; x: number } {
  const tape = new Tape();
  return { tape, p: tape.read("parameters", 0), q: tape.read("parameters", 1), x: tape.read("inputs", 0) };
}

function returning(tape: Tape, row: number): Tape {
  tape.outputs = [{ target: "return", ids: Int32Array.of(row) }];
  return tape;
}

describe("reverse", () => {
  test("product rule, contributions in the order of the interpreter", () => {
    const { tape, p, q } = reading();
    const gradient = valueAndGradient(returning(tape, tape.push(opcodes.mul, p, q)), 2);
    expect(interpret(gradient, { parameters: [3, 5] })).toEqual([Float64Array.of(15), Float64Array.of(5, 3)]);
  });

  test("a row used by both sides of a branch is always reached; by one side, under its condition", () => {
    const { tape, p, q } = reading();
    const condition = tape.push(opcodes.lt, p, q);
    const both = tape.push(opcodes.exp, p);
    const one = tape.push(opcodes.log, q);
    const x = tape.push(opcodes.neg, both);
    const y = tape.push(opcodes.mul, both, one);
    const result = tape.push(opcodes.select, condition, x, y);
    const { reached } = reverse(tape, [{ row: result, cotangent: tape.constant(1) }], activeRows(tape, ["parameters"]));
    expect(reached[both]).toBe(ALWAYS);
    expect(reached[one]).toBeGreaterThanOrEqual(0);
    expect(reached[condition]).toBe(UNREACHED);
  });

  test("what is not differentiated has no adjoint", () => {
    const { tape, p, x } = reading();
    const result = tape.push(opcodes.mul, p, x);
    const { adjoint } = reverse(tape, [{ row: result, cotangent: tape.constant(1) }], activeRows(tape, ["parameters"]));
    expect(adjoint[p]).toBeGreaterThanOrEqual(0);
    expect(adjoint[x]).toBe(-1);
  });
});

describe("splitBatch", () => {
  test("what depends on parameters alone moves out of the kernel", () => {
    const { tape, p, x } = reading();
    const batch = splitBatch(returning(tape, tape.push(opcodes.mul, tape.push(opcodes.exp, p), x)));
    expect(batch.sharedCount).toBe(1);
    expect(interpret(batch.prologue!, { parameters: [0, 0] })).toEqual([Float64Array.of(1)]);
    expect(interpret(batch.kernel, { parameters: [], inputs: [7], shared: [3] })).toEqual([Float64Array.of(21)]);
  });

  test("what only some branch reaches stays, since nobody could tell afterwards whether it was reached (law 4)", () => {
    const { tape, p, x } = reading();
    const condition = tape.push(opcodes.gt, x, tape.constant(0));
    const result = tape.push(opcodes.select, condition, tape.push(opcodes.sqrt, p), x);
    expect(splitBatch(returning(tape, result)).prologue).toBeNull();
  });

  test("nothing to share, no prologue", () => {
    const { tape, p, x } = reading();
    expect(splitBatch(returning(tape, tape.push(opcodes.add, p, x))).prologue).toBeNull();
  });
});

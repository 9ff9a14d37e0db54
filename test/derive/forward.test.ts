import { describe, expect, test } from "vitest";
import { accompany, along, forward, unit } from "../../src/derive/forward.js";
import { interpret } from "../../src/ir/interpret.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { printTape } from "../../src/ir/print.js";
import { Tape } from "../../src/ir/tape.js";

/** A tape that reads p[0], p[1] and x[0] in its first three rows. */
function reading(): { tape: Tape; p: number; q: number; x: number } {
  const tape = new Tape();
  return { tape, p: tape.read("parameters", 0), q: tape.read("parameters", 1), x: tape.read("inputs", 0) };
}

const alongVector = along({ parameters: "vector" });

/** The tangent of a row, in numbers; undefined where there is none. */
function tangentAt(tape: Tape, row: number, parameters: number[], vector: number[]): number | undefined {
  const tangent = forward(tape, alongVector)[row]!;
  tape.outputs = [{ target: "return", ids: Int32Array.of(tangent) }];
  return tangent < 0 ? undefined : interpret(tape, { parameters, vector, inputs: [2] })[0]![0];
}

describe("forward", () => {
  test("adds up what the operands contribute, in their order", () => {
    const { tape, p, q } = reading();
    const row = tape.push(opcodes.mul, p, q);
    expect(tangentAt(tape, row, [3, 5], [7, 11])).toBe(7 * 5 + 11 * 3);
    expect(printTape(tape)).toContain("add %6 %7\n");
  });

  test("what does not move has no tangent: inputs, constants, conditions, stopGradient, floor", () => {
    const { tape, p, x } = reading();
    const still = [
      tape.push(opcodes.mul, x, tape.constant(3)),
      tape.push(opcodes.lt, p, x),
      tape.push(opcodes.stopGradient, p),
      tape.push(opcodes.floor, p),
    ];
    const tangent = forward(tape, alongVector);
    expect(still.map((row) => tangent[row])).toEqual([-1, -1, -1, -1]);
  });

  test("a branch takes the tangent of what it takes; of what does not move, 0; of two that do not, none", () => {
    const { tape, p, q, x } = reading();
    const condition = tape.push(opcodes.gt, p, tape.constant(0));
    const roots = tape.push(opcodes.select, condition, tape.push(opcodes.sqrt, p), q);
    const fixed = tape.push(opcodes.select, condition, tape.push(opcodes.sqrt, p), x);
    const still = tape.push(opcodes.select, condition, x, tape.constant(1));
    expect(tangentAt(tape, roots, [0, 1], [1, 3])).toBe(3);
    expect(tangentAt(tape, fixed, [-1, 1], [1, 3])).toBe(0);
    expect(tangentAt(tape, roots, [4, 1], [1, 3])).toBe(0.25);
    expect(tangentAt(tape, still, [4, 1], [1, 3])).toBeUndefined();
  });

  test("0 · ∞ that is not behind a branch stays NaN (law 4)", () => {
    const { tape, p } = reading();
    expect(tangentAt(tape, tape.push(opcodes.sqrt, p), [0, 0], [0, 0])).toBeNaN();
  });

  test("one element moves by 1: others have no tangent, so nothing can go wrong with them", () => {
    const { tape, p, q } = reading();
    const row = tape.push(opcodes.add, tape.push(opcodes.sqrt, p), tape.push(opcodes.square, q));
    const tangent = forward(tape, unit("parameters", 1));
    tape.outputs = [{ target: "return", ids: Int32Array.of(tangent[row]!) }];
    expect(interpret(tape, { parameters: [0, 3] })[0]![0]).toBe(6);
  });

  test("several ports move at once", () => {
    const { tape, p } = reading();
    const shared = tape.read("shared", 0);
    const row = tape.push(opcodes.mul, p, shared);
    const tangent = forward(tape, along({ parameters: "vector", shared: "sharedTangent" }));
    tape.outputs = [{ target: "return", ids: Int32Array.of(tangent[row]!) }];
    const ports = { parameters: [3], shared: [5], vector: [7], sharedTangent: [11] };
    expect(interpret(tape, ports)[0]![0]).toBe(7 * 5 + 11 * 3);
  });
});

describe("accompany", () => {
  test("puts the tangents beside their rows, and keeps where the reverse sweep begins", () => {
    const { tape, p } = reading();
    const square = tape.push(opcodes.mul, p, p);
    tape.sweepFrom = tape.size;
    const adjoint = tape.push(opcodes.mul, square, tape.constant(2));
    tape.adjointOf[adjoint] = p;
    tape.outputs = [{ target: "gradient", ids: Int32Array.of(adjoint, -1) }];
    const { tape: accompanied, values, tangents } = accompany(tape, [alongVector, unit("parameters", 0)]);
    accompanied.outputs = [values("gradient"), tangents("gradient", "out"), tangents("gradient", "out", 1)];
    const primal = accompanied.op.indexOf(opcodes.mul);
    expect(accompanied.sweepFrom).toBeGreaterThan(primal + 2);
    expect(accompanied.adjointOf[values("gradient").ids[0]!]).toBe(0);
    const numbers = interpret(accompanied, { parameters: [3], vector: [5] }).map((ids) => [...ids]);
    expect(numbers).toEqual([
      [18, 0],
      [2 * 5 * 3 * 2, 0],
      [12, 0],
    ]);
  });
});

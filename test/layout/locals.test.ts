/** Slots of straight-line functions: how many there are, and which loads are held. That no value is lost, `test/agreement` shows. */
import { describe, expect, test } from "vitest";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { layOut } from "../../src/layout/line.js";
import type { Locals } from "../../src/layout/locals.js";

function localsOf(build: (tape: Tape) => number, readable: number): Locals {
  const tape = new Tape();
  tape.outputs = [{ target: "return", ids: Int32Array.of(build(tape)) }];
  const layout = layOut(tape, { ...v8Budget, readable });
  return layout.locals(layout.chunks[0]!);
}

/** A sum of `n` parameters, each squared. */
const squares = (n: number) => (tape: Tape) => {
  let sum = tape.constant(0);
  for (let i = 0; i < n; i++) {
    const x = tape.read("parameters", i);
    sum = tape.push(opcodes.add, sum, tape.push(opcodes.mul, x, x));
  }
  return sum;
};

describe("locals", () => {
  test("up to the limit each value has one of its own", () => {
    expect(localsOf(squares(20), 60).slots).toBeNull();
  });

  test("beyond, a sum of any length takes as many slots as are alive at once", () => {
    expect(localsOf(squares(21), 60).slots).toEqual({ numbers: 2, conditions: 0 });
    expect(localsOf(squares(2000), 60).slots).toEqual({ numbers: 2, conditions: 0 });
  });

  test("conditions have slots of their own", () => {
    const chosen = (tape: Tape) => {
      const x = tape.read("parameters", 0);
      const isSmall = tape.push(opcodes.lt, x, tape.constant(1));
      const one = tape.push(opcodes.select, isSmall, x, tape.constant(2));
      return tape.push(opcodes.select, isSmall, one, x);
    };
    expect(localsOf(chosen, 0).slots).toEqual({ numbers: 2, conditions: 1 });
  });

  test("what is not used again for long is loaded again, not held", () => {
    const far = (tape: Tape) => {
      const x = tape.read("parameters", 0);
      let y = tape.push(opcodes.neg, x);
      for (let i = 0; i < 300; i++) y = tape.push(opcodes.neg, y);
      return tape.push(opcodes.mul, x, y);
    };
    expect(localsOf(far, 0).slots).toEqual({ numbers: 1, conditions: 0 });
  });
});

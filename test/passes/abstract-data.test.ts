import { describe, expect, test } from "vitest";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { abstractData } from "../../src/passes/abstract-data.js";

/** What is made data where a parameter is raised to these powers, one after the other, and multiplied by 3. */
function dataOf(exponents: readonly number[]): number[] {
  const tape = new Tape();
  const x = tape.read("parameters", 0);
  const powers = exponents.map((y) => tape.push(opcodes.pow, x, tape.constant(y, true)));
  powers.push(tape.push(opcodes.mul, x, tape.constant(3, true)));
  tape.outputs = [{ target: "out", ids: Int32Array.from(powers) }];
  return [...abstractData(tape).data];
}

describe("abstractData", () => {
  const many = Array.from({ length: 20 }, (_, i) => i - 9.5);

  test("a few exponents are code", () => {
    expect(dataOf([2, 3, 2, -1])).toEqual([3]);
  });

  test("many are a table, in which equal ones are one element", () => {
    expect(dataOf(many)).toEqual([...many, 3]);
    expect(dataOf([...many, ...many])).toEqual([...many, 3]);
  });

  test("0 and -0 are different numbers", () => {
    expect(dataOf([...many, 0, -0, 0, -0])).toEqual([...many, 0, -0, 3]);
  });
});

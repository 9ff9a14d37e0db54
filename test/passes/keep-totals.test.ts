import { describe, expect, test } from "vitest";
import { opcodes } from "../../src/ir/opcodes.js";
import { SUMS, Tape } from "../../src/ir/tape.js";
import { keepTotals } from "../../src/passes/keep-totals.js";

/** Three terms that are added to what `first` gives, some rows apart; the rows of the additions. */
function totals(apart: number, first: (tape: Tape) => number, data: readonly number[] = []): number[] {
  const tape = new Tape();
  let total = first(tape);
  const x = tape.read("parameters", 0);
  const rows = [0, 1, 2].map(() => {
    for (let i = 0; i < apart; i++) tape.push(opcodes.sin, x);
    total = tape.push(opcodes.sub, total, tape.push(opcodes.exp, x));
    return total;
  });
  tape.outputs = [{ target: "return", ids: Int32Array.of(total) }];
  const kept = keepTotals(tape, Float64Array.from(data));
  return rows.map((row) => kept.sums[row]!);
}

describe("keepTotals", () => {
  const { none, continues, starts } = SUMS;

  test("marks what grows far apart", () => {
    expect(totals(20, (tape) => tape.read("parameters", 1))).toEqual([continues, continues, continues]);
  });

  test("leaves what a variable holds as well", () => {
    expect(totals(2, (tape) => tape.read("parameters", 1))).toEqual([none, none, none]);
  });

  test("a total that begins with 0 starts there, but not one that begins with -0", () => {
    expect(totals(20, (tape) => tape.constant(0))).toEqual([starts, continues, continues]);
    expect(totals(20, (tape) => tape.read("data", 0), [0])).toEqual([starts, continues, continues]);
    expect(totals(20, (tape) => tape.read("data", 0), [-0])).toEqual([continues, continues, continues]);
    expect(totals(20, (tape) => tape.read("data", 0), [0.5])).toEqual([continues, continues, continues]);
  });
});

/** How much sweeps go through, counted by hand. */
import { expect, test } from "vitest";
import { workOfSweeps } from "../../src/derive/cones.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";

/** Two parameters, y = sin(exp(a·b)), and what is made of that. */
function tapeOf(results: (tape: Tape, y: number, a: number) => number[]): readonly [Tape, Int32Array] {
  const tape = new Tape();
  const [a, b] = [tape.read("parameters", 0), tape.read("parameters", 1)];
  const y = tape.push(opcodes.sin, tape.push(opcodes.exp, tape.push(opcodes.mul, a, b)));
  return [tape, Int32Array.from(results(tape, y, a))];
}

test("one result: a reverse sweep takes each operand once, forward sweeps what their parameter moves", () => {
  // Of the product, the parameters lead to 1 operand each; y is 2 further.
  expect(workOfSweeps(...tapeOf((_, y) => [y]), 2)).toEqual({ forward: 6, reverse: 4 });
});

test("many results: each has a sweep of its own", () => {
  const [tape, results] = tapeOf((tape, y) => [0, 1, 2].map(() => tape.push(opcodes.neg, y)));
  expect(workOfSweeps(tape, results, 2)).toEqual({ forward: 12, reverse: 13 });
});

test("conditions, and what no result needs, cost nothing", () => {
  const [tape, results] = tapeOf((tape, y, a) => {
    tape.push(opcodes.cos, y);
    return [tape.push(opcodes.select, tape.push(opcodes.lt, a, y), tape.push(opcodes.neg, a), tape.constant(1))];
  });
  expect(workOfSweeps(tape, results, 2)).toEqual({ forward: 2, reverse: 2 });
});

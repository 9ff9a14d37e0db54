import { describe, expect, test } from "vitest";
import { Coordinates } from "../../../src/layout/loops/coordinates.js";
import { constant, Instructions, type Operand, parameter } from "./instructions.js";

/** The coordinates of what `write` appends last: what code it is, and its numbers. */
function last(write: (to: Instructions) => void): { key: number; numbers: number[]; literals: number[] | null } {
  const to = new Instructions();
  write(to);
  const sequence = to.sequence();
  const coordinates = new Coordinates(sequence);
  const key = coordinates.keyOf(sequence.length - 1);
  return {
    key,
    numbers: [...coordinates.numbers.subarray(0, coordinates.count)],
    literals: coordinates.hasLiterals ? [...coordinates.literals] : null,
  };
}

/** `count` operations of another kind. */
const between = (to: Instructions, count: number): void => {
  for (let i = 0; i < count; i++) to.op("cos", parameter(i));
};

describe("coordinates", () => {
  test("an element of an array has its index", () => {
    expect(last((to) => void to.op("add", parameter(7), parameter(9))).numbers).toEqual([7, 9]);
  });

  test("a value that is near is told by its distance, which is part of the code", () => {
    const after = (count: number) =>
      last((to) => {
        const x = to.op("sin", parameter(0));
        between(to, count);
        to.op("exp", x);
      });
    expect(after(0).numbers).toEqual([]);
    expect(after(0).key).not.toBe(after(1).key);
  });

  test("a value far away has its number among those of its op that are read from afar", () => {
    const far = (near: number) =>
      last((to) => {
        // These are read from nearby only, so they do not count.
        for (let i = 0; i < near; i++) to.op("exp", to.op("sin", parameter(i)));
        const [x, y] = [to.op("sin", parameter(1)), to.op("sin", parameter(2))];
        between(to, 10);
        to.op("exp", x);
        to.op("exp", y);
      });
    expect(far(0).numbers).toEqual([1]);
    expect(far(5)).toEqual(far(0));
  });

  test("of what op the value is belongs to the code", () => {
    const reading = (op: "sin" | "tanh") =>
      last((to) => {
        const x = to.op(op, parameter(0));
        between(to, 10);
        to.op("exp", x);
      });
    expect(reading("sin").key).not.toBe(reading("tanh").key);
  });

  test("literals have no numbers, but rows", () => {
    expect(last((to) => void to.op("mul", parameter(3), constant(12)))).toMatchObject({
      numbers: [3],
      literals: [-1, 12, -1],
    });
    expect(last((to) => void to.op("sin", parameter(3))).literals).toBe(null);
  });

  test("what a late op of a model's own gave is not taken for a literal of the op after", () => {
    const keyOf = (ops: readonly number[], operand: (x: Operand) => Operand): number => {
      const to = new Instructions();
      const x = to.op("sin", parameter(0));
      between(to, 9);
      to.op("neg", operand(x));
      const sequence = to.sequence();
      sequence.op[x.number] = ops[0]!;
      sequence.op[sequence.length - 1] = ops[1]!;
      return new Coordinates(sequence).keyOf(sequence.length - 1);
    };
    for (let op = 180; op < 250; op++) expect(keyOf([op, 10], (x) => x)).not.toBe(keyOf([op, 11], () => constant(3)));
  });
});

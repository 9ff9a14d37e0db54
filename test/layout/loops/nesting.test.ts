/** Loops by structure alone: triangles, gathers, ragged loops; and how often each loop runs, each time. */
import { describe, expect, test } from "vitest";
import { blocksOf, run } from "../../../src/layout/loops/blocks.js";
import { staticSize } from "../../../src/layout/loops/nest.js";
import { nestOf } from "../../../src/layout/loops/nesting.js";
import { roll } from "../../../src/layout/loops/roll.js";
import type { Sequence } from "../../../src/layout/loops/sequence.js";
import { Instructions, nestText, type Operand, parameter } from "./instructions.js";

const sequenceOf = (write: (to: Instructions) => void): Sequence => {
  const to = new Instructions();
  write(to);
  return to.sequence();
};

/** An outer loop whose inner loop runs `trip(i)` times. */
const ragged = (n: number, trip: (i: number) => number) => (to: Instructions) => {
  for (let i = 0; i < n; i++) {
    let sum: Operand = to.op("exp", parameter(i));
    for (let j = 0; j < trip(i); j++) sum = to.op("add", sum, parameter(100 * i + j));
    to.store(i, sum);
  }
};

/** Places in no order. */
const somewhere = (i: number): number => (i * i * 17 + 5 * i) % 101;

const UNARY = ["sin", "cos", "exp", "tanh", "abs", "log", "sqrt", "relu", "neg", "erf", "sign"] as const;

describe("nestOf", () => {
  test.each([
    ["longer with every iteration", (i: number) => 3 + i, "5×(s [3,4,5,6,7]×(s) s)"],
    ["shorter with every iteration", (i: number) => 11 - 2 * i, "5×(s [11,9,7,5,3]×(s) s)"],
    ["as it comes", (i: number) => [4, 9, 3, 7, 4][i]!, "5×(s [4,9,3,7,4]×(s) s)"],
  ])("an inner loop that gets %s", (_, trip, text) => {
    expect(nestText(sequenceOf(ragged(5, trip)))).toBe(text);
  });

  test("triangles inside triangles: no more code for more of them", () => {
    const triangles = (n: number) =>
      nestOf(
        roll(
          sequenceOf((to) => {
            for (let i = 0; i < n; i++) {
              to.op("exp", parameter(i));
              for (let j = 0; j < i; j++) {
                to.op("cos", parameter(j));
                for (let k = 0; k < j; k++) to.op("sin", parameter(k));
              }
            }
          }),
        ),
        0,
        1000,
      )!;
    expect(staticSize(triangles(40))).toBe(staticSize(triangles(30)));
  });

  test("a ragged loop in a regular outer loop", () => {
    const text = nestText(
      sequenceOf((to) => {
        for (let t = 0; t < 3; t++) for (let i = 0; i < 4; i++) ragged(1, () => [3, 6, 4, 5][i]!)(to);
      }),
    );
    expect(text).toBe("3×(4×(s [3,6,4,5,3,6,4,5,3,6,4,5]×(s) s))");
  });

  test("operands that are gathered, and values in no order", () => {
    const text = nestText(
      sequenceOf((to) => {
        const values = Array.from({ length: 20 }, (_, i) => to.op("sin", parameter(i)));
        for (let i = 0; i < 30; i++) to.store(i, to.op("mul", values[somewhere(i) % 20]!, parameter(somewhere(i + 1))));
      }),
    );
    expect(text).toBe("20×(s) 30×(s s)");
  });

  test("inner loops that trade iterations run as often as each of them does", () => {
    const text = nestText(
      sequenceOf((to) => {
        let x: Operand = to.op("exp", parameter(0));
        for (let i = 0; i < 3; i++)
          for (let m = 0; m < 3; m++) {
            to.op("exp", parameter(0));
            for (let j = 0; j < 4 + i; j++) x = to.op("sin", x);
            for (let j = 0; j < 8 - i; j++) x = to.op("cos", x);
          }
      }),
    );
    expect(text).toBe("s 3×(3×(s s [3,3,3,4,4,4,5,5,5]×(s) [8,8,8,7,7,7,6,6,6]×(s)))");
  });

  test("what occurs twice in a row is a loop of two if it is long", () => {
    const twice = (length: number) =>
      sequenceOf((to) => {
        for (let i = 0; i < 2; i++)
          for (let k = 0; k < length; k++) to.op(UNARY[somewhere(k) % UNARY.length]!, parameter(somewhere(k + 90 * i)));
      });
    expect(nestText(twice(60), 96)).toMatch(/^2×/);
    expect(nestText(twice(40), 96)).not.toMatch(/×/);
  });

  test("irregular loops of few statements are left straight", () => {
    const few = sequenceOf(ragged(5, (i) => 3 + i));
    expect(nestText(few, 15)).toBe("s 3×(s) s s 4×(s) s s 5×(s) s s 6×(s) s s 7×(s) s");
    expect(nestText(few, 14)).toBe(nestText(few, 0));
  });

  test("gives up if there are more steps than are worth having", () => {
    const irregular = sequenceOf((to) => {
      for (let i = 0; i < 40; i++)
        to.op((["sin", "cos", "exp", "tanh"] as const)[(i * i + (i >> 2)) % 4]!, parameter(i));
    });
    expect(nestOf(roll(irregular), 96, 20)).toBe(null);
  });

  test("instances of a statement are the same code, and there are as many as instructions", () => {
    const sequence = sequenceOf((to) => {
      for (let t = 0; t < 3; t++) ragged(5, (i) => 3 + ((i + t) % 4))(to);
    });
    const ops = new Map<number, number>();
    let count = 0;
    run(blocksOf([nestOf(roll(sequence), 0, 1000)!]), (statement, position) => {
      expect(position).toBe(count++);
      expect(sequence.op[position]).toBe(ops.get(statement) ?? sequence.op[position]);
      ops.set(statement, sequence.op[position]!);
    });
    expect(count).toBe(sequence.length);
  });
});

/** Which iterations run at once, as nests; and that no operand comes after its use. */
import { expect, test } from "vitest";
import { jam } from "../../../src/layout/loops/jam.js";
import { nestOf } from "../../../src/layout/loops/nesting.js";
import { roll } from "../../../src/layout/loops/roll.js";
import { type Sequence, VALUE } from "../../../src/layout/loops/sequence.js";
import { affineText, constant, Instructions, parameter } from "./instructions.js";

const ROWS = 15;
const COLUMNS = 50;

const jammed = (sequence: Sequence): string => {
  const order = jam(sequence, nestOf(roll(sequence), 0, sequence.length)!);
  for (let slot = 0; slot < 3 * order.length; slot++)
    if (order.space[slot] === VALUE) expect(order.number[slot]).toBeLessThan(Math.floor(slot / 3));
  return affineText(order);
};

/** Stores all products that `factors` gives for a row and a column. */
function products(factors: (row: number, column: number) => readonly [number, number]): Sequence {
  const made = new Instructions();
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = factors(row, column);
      made.store(row * COLUMNS + column, made.op("mul", parameter(x), parameter(y)));
    }
  return made.sequence();
}

test("rows of an outer product load its factor once", () => {
  const product = products((row, column) => [row, 100 + column]);
  expect(affineText(product)).toBe("15×(50×(s s))");
  expect(jammed(product)).toBe("3×(50×(5×(s s)))");
});

test("what has nothing in common stays as it is", () => {
  const product = products((row, column) => [row, 100 + row * COLUMNS + column]);
  expect(jammed(product)).toBe("15×(50×(s s))");
});

test("sums that wait for each addition wait together", () => {
  const made = new Instructions();
  for (let row = 0; row < ROWS; row++) {
    let sum = made.op("mul", parameter(row), constant(0));
    for (let column = 0; column < COLUMNS; column++) sum = made.op("add", sum, parameter(100 + row * COLUMNS + column));
    made.store(row, sum);
  }
  expect(jammed(made.sequence())).toBe("3×(5×(s) 5×(s) 49×(5×(s)) 5×(s))");
});

/** The operators of rewritten model files: what JavaScript does on plain values, and what the op does on scalars. */
import { describe, expect, test } from "vitest";
import * as operators from "../../src/engine/operators.js";
import { Condition, Value } from "../../src/engine/value.js";
import { expectDiagnostic } from "./expect.js";

type Binary = (x: unknown, y: unknown) => unknown;

const native: Readonly<Record<string, Binary>> = Object.fromEntries(
  Object.entries({ add: "+", sub: "-", mul: "*", div: "/", mod: "%", pow: "**" })
    .concat(Object.entries({ lt: "<", le: "<=", gt: ">", ge: ">=", eq: "===", ne: "!==", like: "==", unlike: "!=" }))
    .map(([name, symbol]) => [name, new Function("x", "y", `return x ${symbol} y;`) as Binary]),
);
const own = operators as unknown as Readonly<Record<string, Binary>>;

const NUMBERS = [0, -0, 1, -2, 2.5, 1e308, Infinity, -Infinity, Number.NaN];
const OTHERS = ["", "a", "2", true, null, undefined, {}, [1], new Date(5), 3n];

const outcome = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as Error).constructor.name;
  }
};
const data = (x: unknown): unknown => (x instanceof Value || x instanceof Condition ? x.data : x);

describe.each(Object.keys(native))("%s", (name) => {
  test("does to plain values what JavaScript does", () => {
    for (const x of [...NUMBERS, ...OTHERS])
      for (const y of [...NUMBERS, ...OTHERS])
        expect([x, y, outcome(() => own[name]!(x, y))]).toEqual([x, y, outcome(() => native[name]!(x, y))]);
  });

  test("has the same bits on scalars, on either side", () => {
    for (const x of NUMBERS)
      for (const y of NUMBERS) {
        const expected = native[name]!(x, y);
        expect([x, y, data(own[name]!(new Value(x), y))]).toEqual([x, y, expected]);
        expect([x, y, data(own[name]!(x, new Value(y)))]).toEqual([x, y, expected]);
        expect([x, y, data(own[name]!(new Value(x), new Value(y)))]).toEqual([x, y, expected]);
      }
  });
});

test("a scalar is no text, and not undefined", () => {
  const x = new Value(1);
  expectDiagnostic(() => operators.add("x = ", x), "value-decay");
  expectDiagnostic(() => operators.mul(x, undefined), "bad-operand", "got undefined");
  expect([operators.eq(x, undefined), operators.like(x, null), operators.ne(x, "1")]).toEqual([false, false, true]);
});

test("conditions are compared with booleans and with one another", () => {
  for (const p of [true, false])
    for (const q of [true, false]) {
      const [x, y] = [new Condition(p), new Condition(q)];
      expect([data(operators.eq(x, q)), data(operators.eq(p, y)), data(operators.eq(x, y))]).toEqual([
        p === q,
        p === q,
        p === q,
      ]);
      expect(data(operators.ne(x, y))).toBe(p !== q);
    }
});

test("signs, steps and types", () => {
  const x = new Value(-0);
  expect([data(operators.neg(x)), operators.neg(2n), operators.neg("3")]).toEqual([0, -2n, -3]);
  expect([operators.plus(x), operators.plus("3")]).toEqual([x, 3]);
  expect(data(operators.plus(new Condition(true)))).toBe(1);
  expect([data(operators.increase(x)), operators.increase(2n), operators.decrease("3")]).toEqual([1, 3n, 2]);
  expect([operators.old("3", 4), operators.old(x, 1), operators.old(2n, 3n)]).toEqual([3, x, 2n]);
  expect([operators.typeOf(x), operators.typeOf(new Condition(true)), operators.typeOf(null)]).toEqual([
    "number",
    "boolean",
    "object",
  ]);
});

test("! asks for the truth of a number as JavaScript does", () => {
  for (const x of NUMBERS) expect([x, data(operators.not(new Value(x)))]).toEqual([x, !x]);
  expect([data(operators.not(new Condition(true))), operators.not(""), operators.not([])]).toEqual([
    false,
    true,
    false,
  ]);
});

/** The free functions: there for every op, at once on plain numbers, like the methods on values. */
import { describe, expect, test } from "vitest";
import * as exported from "../../src/engine/functions.js";
import { recording, whileTracing } from "../../src/engine/tracing.js";
import { Condition, handle, Value } from "../../src/engine/value.js";
import { arities, evaluators, isBranch, isCondition, opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { ops } from "../../src/ops/index.js";
import { expectDiagnostic } from "./expect.js";

const { add, and, elu, exp, functions, leakyRelu, lt, max, mul, not, or, pow, relu, select, sub } = exported;

type Free = (...operands: unknown[]) => unknown;
const unchecked = (f: unknown): Free => f as Free;

describe.each(Object.entries(opcodes))("%s", (name, code) => {
  const free = functions[name as keyof typeof ops] as Free;
  const connects = "connects" in ops[name as keyof typeof ops];
  const plain = [connects || isBranch[code]! ? true : 0.5, connects ? false : 0.25, 0.75].slice(0, arities[code]);
  const nodes = plain.map((x) => (typeof x === "boolean" ? new Condition(x) : new Value(x)));
  const law = evaluators[code]!(...(plain as [number, number, number]));

  test("is exported", () => {
    expect((exported as Record<string, unknown>)[name]).toBe(free);
  });

  test("computes at once on plain operands", () => {
    expect(free(...plain)).toBe(law);
  });

  test("gives a node on values, with the same number", () => {
    const result = free(...nodes) as Value | Condition;
    expect(result).toBeInstanceOf(isCondition[code] ? Condition : Value);
    expect(result.data).toBe(law);
    expect(result.children).toEqual(nodes);
  });

  test("follows a value in any place", () => {
    for (let i = 0; i < plain.length; i++) {
      const mixed = plain.map((x, j) => (i === j ? nodes[j] : x));
      expect(free(...mixed)).toMatchObject({ data: law });
      if (isBranch[code]) break;
    }
  });
});

describe("variadic functions", () => {
  test("fold from the left", () => {
    expect(add(0.1, 0.2, 0.3)).toBe(0.1 + 0.2 + 0.3);
    expect(mul(2)).toBe(2);
    expect(max(1, 5, 3, Number.NEGATIVE_INFINITY)).toBe(5);
    expect(and(true, true, false)).toBe(false);
    expect(or(false, false, true)).toBe(true);
  });

  test("compute the plain numbers before the first value at once", () => {
    const x = new Value(4);
    const total = add(1, 2, x);
    expect(total.data).toBe(7);
    expect(total.children.map((child) => (child as Value).data)).toEqual([3, 4]);
  });

  test("want at least one operand, of the right kind", () => {
    expectDiagnostic(() => add(), "bad-argument", "add was called without operands");
    expectDiagnostic(() => unchecked(add)(undefined), "bad-operand", "add: operand 1");
    expectDiagnostic(() => unchecked(and)(1), "bad-operand", "and: operand 1 must be a condition or a boolean");
  });
});

test("default operands", () => {
  expect(leakyRelu(-2)).toBe(-0.02);
  expect(leakyRelu(-2, undefined)).toBe(-0.02);
  expect(leakyRelu(-2, 0.5)).toBe(-1);
  expect(elu(-1)).toBe(Math.expm1(-1));
  expect(leakyRelu(new Value(-2)).data).toBe(-0.02);
});

test("functions of one operand can be mapped", () => {
  expect([0, 1].map(exp)).toEqual([1, Math.E]);
  expect([new Value(-1), new Value(1)].map(relu).map((x) => x.data)).toEqual([0, 1]);
});

describe("select", () => {
  const x = new Value(1);
  const y = new Value(2);

  test("with a boolean gives the operand itself", () => {
    expect(select(true, x, y)).toBe(x);
    expect(select(false, x, 5)).toBe(5);
    expect(select(lt(1, 2), 3, y)).toBe(3);
  });

  test("with a condition gives a node", () => {
    const chosen = select(x.lt(y), 3, y);
    expect(chosen.data).toBe(3);
    expect(chosen.children).toHaveLength(3);
  });

  test("checks even what it does not choose", () => {
    expectDiagnostic(() => unchecked(select)(true, 1, undefined), "bad-operand", "select: operand 3");
    expectDiagnostic(
      () => unchecked(select)(1, 1, 2),
      "bad-operand",
      "select: operand 1 must be a condition or a boolean",
    );
  });
});

test("wrong operands are refused among plain numbers, too", () => {
  expectDiagnostic(
    () => unchecked(sub)(1),
    "bad-operand",
    "sub: operand 2 must be a number or a scalar, got undefined",
  );
  expectDiagnostic(() => unchecked(pow)("2", 2), "bad-operand", "got a string");
  expectDiagnostic(() => unchecked(relu)(true), "bad-operand", "got true");
  expectDiagnostic(() => unchecked(not)(0), "bad-operand", "not: operand 1");
});

describe("while a model is traced", () => {
  const tape = new Tape();
  const x = handle(tape, tape.read("parameters", 0)) as Value;
  const rowsOf = (run: () => unknown): number => {
    const before = tape.size;
    whileTracing(recording(tape), run);
    return tape.size - before;
  };

  test("plain numbers still compute at once, and record nothing", () => {
    expect(rowsOf(() => expect(add(1, 2, mul(3, 4))).toBe(15))).toBe(0);
    expect(rowsOf(() => expect(lt(1, 2)).toBe(true))).toBe(0);
    expect(rowsOf(() => expect(select(lt(1, 2), x, 5)).toBe(x))).toBe(0);
  });

  test("a value is recorded, with a row for each constant", () => {
    expect(rowsOf(() => sub(1, x))).toBe(2);
    expect(rowsOf(() => select(lt(x, 0), 1, x))).toBe(4);
  });
});

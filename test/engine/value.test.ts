/** Values as such: what they refuse, what they show, and what they record while a model is traced. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { recording, whileTracing } from "../../src/engine/tracing.js";
import { Condition, handle, type Num, Value } from "../../src/engine/value.js";
import { arities, opNames } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { expectDiagnostic } from "./expect.js";

const a = new Value(2);
const b = new Value(-3);

/** As text: what JavaScript that has not been checked passes. */
const unchecked = <T>(x: unknown): T => x as T;

describe("operators are refused", () => {
  const [x, y] = unchecked<[Num, Num]>([a, b]);
  test.each<[string, () => unknown]>([
    ["x + y", () => x + y],
    ["x * 2", () => x * 2],
    ["-x", () => -x],
    ["x ** 2", () => x ** 2],
    ["x < y", () => x < y],
    ["x - 1", () => x - 1],
    ["Math.exp(x)", () => Math.exp(x)],
    ["Number(x)", () => Number(x)],
    ['x + ""', () => x + ""],
  ])("%s", (_, run) => expectDiagnostic(run, "value-decay"));

  test("and so are those on conditions", () => {
    expectDiagnostic(() => Number(a.lt(b)), "condition-decay");
  });
});

describe("wrong operands", () => {
  test.each<[string, () => unknown, string]>([
    ["nothing", () => a.sub(unchecked(undefined)), "sub: operand 2 must be a number or a scalar, got undefined"],
    ["nothing, in a fold", () => a.add(unchecked(undefined)), "add: operand 2"],
    [
      "the third of a fold",
      () => a.add(1, unchecked("2")),
      "add: operand 3 must be a number or a scalar, got a string",
    ],
    [
      "the third of a connective",
      () => a.lt(b).and(true, unchecked(0)),
      "and: operand 3 must be a condition or a boolean",
    ],
    ["a text", () => a.mul(unchecked("2")), "got a string"],
    ["an array", () => a.mul(unchecked([2])), "got an array"],
    ["an object", () => a.mul(unchecked({})), "got an object"],
    ["null", () => a.max(unchecked(null)), "got null"],
    ["a bigint", () => a.pow(unchecked(2n)), "got a bigint"],
    ["a boolean", () => a.lt(unchecked(true)), "got true"],
    ["a condition", () => a.add(unchecked(a.lt(b))), "got a condition"],
    ["a number for a condition", () => a.lt(b).and(unchecked(1)), "and: operand 2 must be a condition or a boolean"],
    ["a scalar for a condition", () => a.lt(b).or(unchecked(a)), "got a scalar"],
    ["a condition for a choice", () => a.lt(b).select(unchecked(a.lt(b)), 1), "select: operand 2"],
    ["a choice left out", () => a.lt(b).select(1, unchecked(undefined)), "select: operand 3"],
    ["null for a default", () => a.leakyRelu(unchecked(null)), "got null"],
    ["a leaf of text", () => new Value(unchecked("2")), "new Value: operand 1 must be a number, got a string"],
  ])("%s", (_, run, words) => expectDiagnostic(run, "bad-operand", words));
});

describe("methods", () => {
  test("fold from the left where they are variadic", () => {
    expect(new Value(0.1).add(0.2, 0.3).data).toBe(0.1 + 0.2 + 0.3);
    expect(a.add()).toBe(a);
    expect(a.lt(b).or(false, true).data).toBe(true);
  });

  test("have default operands", () => {
    expect(b.leakyRelu().data).toBe(-3 * 0.01);
    expect(b.leakyRelu(undefined).data).toBe(-3 * 0.01);
    expect(b.leakyRelu(0.5).data).toBe(-1.5);
  });

  test("are not confused by further operands", () => {
    expect([0.5].map(a.pow, a)[0]!.data).toBe(Math.SQRT2);
  });

  test("clamp, with the gradient of what it chooses", () => {
    for (const [x, data, grad] of [
      [-1, 0, 0],
      [0.5, 0.5, 1],
      [2, 1, 0],
    ] as const) {
      const value = new Value(x);
      const clamped = value.clamp(0, 1);
      clamped.backward();
      expect([clamped.data, value.grad]).toEqual([data, grad]);
    }
  });
});

describe("what is shown", () => {
  test("of values and conditions", () => {
    expect(`${new Value(1.5)}`).toBe("Value(data=1.5, grad=0)");
    expect(String(a.lt(b))).toBe("Condition(false)");
    expect(inspect([new Value(1), new Condition(true)])).toBe("[ Value(data=1, grad=0), Condition(true) ]");
    expect(JSON.stringify({ a, c: a.gt(b) })).toBe('{"a":2,"c":true}');
  });

  test("of how they were computed", () => {
    const { op, children } = a.mul(b);
    expect(op).toBe("*");
    expect(children).toEqual([a, b]);
    expect([a.op, a.tanh().op, a.lt(b).op, a.lt(b).select(a, b).op]).toEqual(["", "tanh", "<", "?:"]);
  });

  test("-0 and NaN are numbers like others", () => {
    expect(new Value(-0).data).toBe(-0);
    expect(new Value(Number.NaN).add(1).data).toBeNaN();
  });
});

describe("while a model is traced", () => {
  const tape = new Tape();
  const x = handle(tape, tape.read("parameters", 0)) as Num;
  const traced = <T>(run: () => T): T => whileTracing(recording(tape), run);
  /** The row of a handle, in words. */
  const row = (value: Value | Condition): string => {
    const code = tape.op[value.id]!;
    return [opNames[code], ...[tape.a, tape.b, tape.c].slice(0, arities[code]).map((column) => column[value.id])].join(
      " ",
    );
  };

  test("operations are recorded", () => {
    traced(() => {
      const product = x.mul(x);
      expect(row(product)).toBe(`mul ${x.id} ${x.id}`);
      const shifted = product.sub(0.5);
      expect(row(shifted)).toBe(`sub ${product.id} ${shifted.id - 1}`);
      expect(tape.constantOf(shifted.id - 1)).toBe(0.5);
      const condition = shifted.lt(x);
      expect(condition).toBeInstanceOf(Condition);
      expect(row(condition.select(x, shifted))).toBe(`select ${condition.id} ${x.id} ${shifted.id}`);
    });
  });

  test("a new Value is a constant, and a boolean a comparison of constants", () => {
    traced(() => {
      const constant = new Value(7);
      expect(tape.isConstant(constant.id)).toBe(true);
      expect(tape.constantOf(constant.id)).toBe(7);
      const condition = x.lt(1).and(false);
      expect(row(condition)).toBe(`and ${condition.id - 4} ${condition.id - 1}`);
      expect(opNames[tape.op[condition.id - 1]!]).toBe("lt");
    });
  });

  test("every row is located", () => {
    let located = 0;
    whileTracing(
      recording(tape, () => located++),
      () => x.mul(x).add(1, 2),
    );
    expect(located).toBe(3);
  });

  test("there is nothing to read", () => {
    traced(() => {
      const y = x.mul(2);
      expectDiagnostic(() => y.data, "traced-data", ".data");
      expectDiagnostic(() => y.grad, "traced-data", ".grad");
      expectDiagnostic(() => y.lt(0).data, "traced-data");
      expectDiagnostic(() => JSON.stringify(y), "traced-json");
      expectDiagnostic(() => y.backward(), "traced-data", "backward()");
      expectDiagnostic(() => y.zeroGrad(), "traced-data");
      expectDiagnostic(() => y + 1, "stranger-operator", "value.test.ts");
      expectDiagnostic(() => `${y}`, "stranger-operator", "value.test.ts");
      expectDiagnostic(() => `${y.lt(0)}`, "stranger-operator");
      expect(inspect(y)).toBe("Value(traced)");
      expect([y.op, y.children]).toEqual(["", []]);
    });
  });

  test("scalars of elsewhere are refused", () => {
    const other = new Tape();
    const foreign = handle(other, other.read("inputs", 0)) as Num;
    traced(() => {
      expectDiagnostic(() => x.add(foreign), "foreign-scalar");
      expectDiagnostic(() => x.add(a), "outside-value");
    });
    expectDiagnostic(() => a.add(x), "foreign-scalar");
  });

  test("wrong operands are refused as ever", () => {
    traced(() => expectDiagnostic(() => x.add(unchecked(undefined)), "bad-operand"));
  });
});

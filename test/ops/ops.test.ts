/** What holds of every op in the table: its text, its parts, its algebra and its derivatives agree with the law. */
import { describe, expect, test } from "vitest";
import { interpret } from "../../src/ir/interpret.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { atom } from "../../src/ops/code.js";
import { ops } from "../../src/ops/index.js";
import type { Op, Op1, Op2 } from "../../src/ops/op.js";
import { rewrite } from "../../src/passes/rewrite.js";
import { simplify } from "../../src/passes/simplify.js";
import { hessian, law, lowered, type Name, numeric, operandsOf, pulledBack, spicyAndNaN } from "./rules.js";

const all = Object.entries(ops) as [Name, Op][];
const names = (wanted: (op: Op) => boolean): Name[] => all.filter(([, op]) => wanted(op)).map(([name]) => name);
const domains: readonly (readonly [Name, Op1 | Op2])[] = numeric.filter(([name]) => name !== "stopGradient");

describe("an op is printed as an expression or lowered to other ops, not both", () => {
  test.each(all)("%s", (_, op) => expect("js" in op).not.toBe("lower" in op));
});

describe("its text computes the law", () => {
  test.each(names((op) => "js" in op && op.arity < 3 && "domain" in op))("%s", (name) => {
    const op = ops[name] as Op1 | Op2;
    const { text } = op.arity === 1 ? op.js!(atom("x")) : op.js!(atom("x"), atom("y"));
    const helper = op.helper ? `const ${name} = ${op.eval};` : "";
    const compiled = new Function("x", "y", `${helper} return ${text};`) as (...point: number[]) => number;
    for (const point of operandsOf(op, spicyAndNaN)) expect(compiled(...point), String(point)).toBe(law(op, point));
  });
});

describe("its parts compute the law, bit for bit", () => {
  test.each(names((op) => "lower" in op))("%s", (name) => {
    const op = ops[name] as Op1 | Op2;
    for (const point of operandsOf(op, spicyAndNaN)) expect(lowered(name, point), String(point)).toBe(law(op, point));
  });
});

describe("swapping the operands gives the same bits where it says so", () => {
  test.each(names((op) => op.commutative === true && "domain" in op))("%s", (name) => {
    const op = ops[name] as Op2;
    for (const [x, y] of operandsOf(op, spicyAndNaN)) expect(op.eval(y!, x!), `${x}, ${y}`).toBe(op.eval(x!, y!));
  });
});

describe("its algebra keeps every bit", () => {
  type Pattern = (tape: Tape, i: number) => number;
  const read: Pattern = (tape, i) => tape.read("parameters", i);
  const constants = [0, -0, 1, -1, 2, Number.NaN];
  const numbers: readonly Pattern[] = [
    read,
    (tape) => tape.read("parameters", 0),
    (tape, i) => tape.push(opcodes.neg, read(tape, i)),
    ...constants.map(
      (c): Pattern =>
        (tape) =>
          tape.constant(c),
    ),
  ];
  const positive: Pattern = (tape, i) => tape.push(opcodes.gt, read(tape, i), tape.constant(0));
  const conditions: readonly Pattern[] = [
    positive,
    (tape, i) => tape.push(opcodes.not, positive(tape, i)),
    ...[0, 1].map(
      (c): Pattern =>
        (tape) =>
          tape.constant(c),
    ),
  ];
  const values = [0, -0, 1, -1, 0.1, 5e-324, -1e-310, 1e200, Number.POSITIVE_INFINITY, Number.NaN];
  const points = values.flatMap((x) => values.flatMap((y) => [0, -0, 3].map((z) => [x, y, z])));

  test.each(names((op) => "simplify" in op))("%s", (name) => {
    const op = ops[name] as Op;
    const patterns = (i: number): readonly Pattern[] =>
      i >= op.arity ? [() => -1] : "connects" in op || ("branches" in op && i === 0) ? conditions : numbers;
    for (const x of patterns(0))
      for (const y of patterns(1))
        for (const z of patterns(2)) {
          const tape = new Tape();
          const row = tape.push(opcodes[name], x(tape, 0), y(tape, 1), z(tape, 2));
          tape.outputs = [{ target: "return", ids: Int32Array.of(row) }];
          const simpler = rewrite(tape, [simplify]);
          const differing = points.filter(
            (point) =>
              !Object.is(
                interpret(tape, { parameters: point })[0]![0],
                interpret(simpler, { parameters: point })[0]![0],
              ),
          );
          expect(differing).toEqual([]);
        }
  });
});

/** Points spread over the domain, away from kinks. */
function samples({ domain, kinks = [] }: Op1 | Op2): number[][] {
  const points = Array.from({ length: 60 }, (_, k) =>
    domain.map(
      ([low, high], i) => low + (high - low) * ((0.37 + k * [0.6180339887498949, 0.7548776662466927][i]!) % 1),
    ),
  );
  const smooth = (x: number): boolean => kinks.every((kink) => Math.abs(x - kink) > 0.01);
  return points.filter(([x, y]) => smooth(x!) && (y === undefined || smooth(x! - y)));
}

const nudged = (point: readonly number[], i: number, by: number): number[] =>
  point.map((x, j) => (j === i ? x + by : x));

/** The slope of a function in operand i, by central differences, and how far it can be trusted. */
function differences(f: (point: readonly number[]) => number, point: readonly number[], i: number): [number, number] {
  const h = 1e-6 * Math.max(1, Math.abs(point[i]!));
  const right = f(nudged(point, i, h));
  const slope = (right - f(nudged(point, i, -h))) / (2 * h);
  return [slope, 1e-7 * Math.max(1, Math.abs(slope), Math.abs(right))];
}

describe("its pullback agrees with finite differences of the law", () => {
  test.each(domains)("%s", (name, op) => {
    for (const point of samples(op))
      pulledBack(name, point).forEach((slope, i) => {
        const [expected, tolerance] = differences((p) => law(op, p), point, i);
        expect(Math.abs((slope ?? 0) - expected), `${point}`).toBeLessThan(tolerance);
      });
  });
});

describe("its second derivatives agree with finite differences of the first", () => {
  test.each(domains)("%s", (name, op) => {
    for (const point of samples(op))
      hessian(name, point).forEach((row, i) => {
        row.forEach((second, j) => {
          const [expected, tolerance] = differences((p) => pulledBack(name, p)[i] ?? 0, point, j);
          expect(Math.abs(second - expected), `${point}`).toBeLessThan(tolerance);
        });
      });
  });
});

describe("its pullback is linear in the cotangent", () => {
  test.each(numeric)("%s", (name, op) => {
    for (const point of samples(op)) {
      const once = pulledBack(name, point);
      expect(pulledBack(name, point, -4)).toEqual(once.map((x) => (x === null ? null : x * -4)));
    }
  });
});

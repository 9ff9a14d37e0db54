/** Text of expressions: parentheses exactly where the language needs them, and numbers that read back as themselves. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atom, type Code, call, type InfixOperator, infix, literal, prefix, ternary } from "../../src/ops/code.js";

const a = atom("a");
const b = atom("b");
const c = atom("c");

describe("parentheses", () => {
  const cases: readonly (readonly [string, Code])[] = [
    ["a * b + c", infix("+", infix("*", a, b), c)],
    ["(a + b) * c", infix("*", infix("+", a, b), c)],
    ["a * (b + c)", infix("*", a, infix("+", b, c))],
    ["1 / (a * b)", infix("/", literal(1), infix("*", a, b))],
    ["a / b % c", infix("%", infix("/", a, b), c)],
    ["Math.pow(a + b, a ? b : c)", call("Math.pow", infix("+", a, b), ternary(a, b, c))],
    ["f(a) * b", infix("*", call("f", a), b)],
    ["a + b < a - b", infix("<", infix("+", a, b), infix("-", a, b))],
    ["a && b || c", infix("||", infix("&&", a, b), c)],
    ["(a || b) && c", infix("&&", infix("||", a, b), c)],
    ["a < b && b === c", infix("&&", infix("<", a, b), infix("===", b, c))],
    ["!(a < b)", prefix("!", infix("<", a, b))],
    ["-(a * b)", prefix("-", infix("*", a, b))],
    ["-a * b", infix("*", prefix("-", a), b)],
    ["a < b ? a + b : c", ternary(infix("<", a, b), infix("+", a, b), c)],
    ["(a ? b : c) ? (a ? b : c) : (a ? b : c)", ternary(ternary(a, b, c), ternary(a, b, c), ternary(a, b, c))],
    ["(a ? b : c) + c", infix("+", ternary(a, b, c), c)],
  ];
  test.each(cases)("%s", (text, code) => expect(code.text).toBe(text));
});

describe("floating-point arithmetic is not regrouped", () => {
  test.each([
    ["a + b + c", infix("+", infix("+", a, b), c)],
    ["a + (b + c)", infix("+", a, infix("+", b, c))],
    ["a - (b - c)", infix("-", a, infix("-", b, c))],
    ["a * (b * c)", infix("*", a, infix("*", b, c))],
    ["a / (b / c)", infix("/", a, infix("/", b, c))],
    ["a * (b / c)", infix("*", a, infix("/", b, c))],
  ])("%s", (text, code) => expect(code.text).toBe(text));
});

describe("signs never meet", () => {
  test.each([
    ["-(-a)", prefix("-", prefix("-", a))],
    ["-(-1)", prefix("-", literal(-1))],
    ["-(-0)", prefix("-", literal(-0))],
    ["!(!a)", prefix("!", prefix("!", a))],
    ["a - -1", infix("-", a, literal(-1))],
    ["a - -b", infix("-", a, prefix("-", b))],
    ["-0 + a", infix("+", literal(-0), a)],
  ])("%s", (text, code) => expect(code.text).toBe(text));
});

describe("literals", () => {
  test.each([
    ["0", 0],
    ["-0", -0],
    ["0.1", 0.1],
    ["-2.5", -2.5],
    ["1e+21", 1e21],
    ["1e-7", 1e-7],
    ["5e-324", 5e-324],
    ["1.7976931348623157e+308", 1.7976931348623157e308],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
  ])("%s", (text, value) => expect(literal(value).text).toBe(text));

  test("read back as the same double", () => {
    fc.assert(fc.property(fc.double(), (x) => Object.is(run(literal(x)), x)));
  });
});

test("the text of a random expression computes what the expression does", () => {
  fc.assert(
    fc.property(tree, ({ code, value }) => Object.is(run(code), value)),
    { numRuns: 500 },
  );
});

/** An expression with its value, computed as it was put together. */
interface Computed {
  readonly code: Code;
  readonly value: number;
}

const operators: readonly (readonly [InfixOperator, (x: number, y: number) => number])[] = [
  ["+", (x, y) => x + y],
  ["-", (x, y) => x - y],
  ["*", (x, y) => x * y],
  ["/", (x, y) => x / y],
  ["%", (x, y) => x % y],
];

const { tree } = fc.letrec<{ tree: Computed }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    fc.double().map((x): Computed => ({ code: literal(x), value: x })),
    tie("tree").map((x): Computed => ({ code: prefix("-", x.code), value: -x.value })),
    fc.tuple(fc.constantFrom(...operators), tie("tree"), tie("tree")).map(
      ([[name, compute], x, y]): Computed => ({
        code: infix(name, x.code, y.code),
        value: compute(x.value, y.value),
      }),
    ),
    fc.tuple(tie("tree"), tie("tree"), tie("tree")).map(
      ([x, y, z]): Computed => ({
        code: ternary(infix("<", x.code, y.code), y.code, z.code),
        value: x.value < y.value ? y.value : z.value,
      }),
    ),
  ),
}));

/** What JavaScript makes of the text. */
const run = (code: Code): number => new Function(`return ${code.text}`)() as number;

/** Long chains of operators, rewritten, are what they are on plain numbers: values, slopes, effects and their order. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { helpers } from "../../src/engine/helpers.js";
import { compareProgram, evaluated, rewritten } from "../support/run-programs.js";

const POINTS = [
  [1.5, 2.25, -0.5],
  [-1.5, 0.75, 2.5],
  [-0.75, -1.25, -1.5],
];

const long = (separator: string, length: number, part: (i: number) => string): string =>
  Array.from({ length }, (_, i) => part(i)).join(separator);

const differences = (body: string): readonly string[] =>
  compareProgram(`function program(a, b, c) { ${body} }`, POINTS).differences;

const term = fc.constantFrom(
  "a",
  "b",
  "c",
  "(a - b)",
  "-c",
  "0.5",
  "(a > b ? c : 2)",
  "a ** 2",
  "Math.sin(b)",
  "((n += 1) * c)",
);

describe("on scalars", () => {
  test("sums, products and quotients", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom("+", "-", "*", "/"), term), { minLength: 50, maxLength: 80 });
    const property = fc.property(steps, (steps) => {
      const text = steps.map(([operator, operand]) => ` ${operator} ${operand}`).join("");
      expect(differences(`let n = 0; return a${text} + n;`), text).toEqual([]);
    });
    fc.assert(property, { numRuns: 30, seed: 20261128 });
  });

  test.each([
    ["and, as a test", `if (${long(" && ", 70, (i) => `a + ${i} > b`)}) return a * b; return c;`],
    ["or, as a test", `return (${long(" || ", 70, (i) => `a > ${9 - i / 8}`)}) ? a * b : c;`],
    [
      "and, as values",
      `let k = c; ${long(" && ", 60, (i) => (i === 30 ? "(k = a * 2) > -9" : `a > ${i / 30 - 2}`))}; return k;`,
    ],
    ["or after and", `return (${long(" || ", 55, (i) => `a > ${9 - i / 8} && b < ${i / 9}`)}) ? a * b : c;`],
    ["comparisons of sums", `return (${long(" + ", 60, () => "a")} < ${long(" - ", 60, () => "b")}) ? a : b * c;`],
    ["methods", `return [a, b, c]${long("", 130, (i) => `.map((x) => x + ${i})`)}[1] * c;`],
    [
      "methods that are followed",
      `return [a, b]${long("", 60, (i) => `.filter((x) => x > ${i / 40 - 2}).map((x) => x * 1.01)`)}.length * c;`,
    ],
    [
      "methods in methods",
      `return [a, b]${long("", 55, (i) => (i === 20 ? `.map((x) => [x]${long("", 60, () => ".slice()")}[0])` : ".slice()"))}[0] * c;`,
    ],
    [
      "calls of calls",
      `const f = (x) => (y) => f(x + y).n ?? f; let s = 0; const g = (x) => { s += x; return g; }; g${long("", 120, (i) => (i % 3 ? "(a)" : "(b)"))}; return s * c;`,
    ],
    ["writes on the way", `let s = a; return ${long(" + ", 60, (i) => (i % 9 ? "s" : "(s = s * 0.5)"))};`],
    ["a chain in each operand", `return ${long(" + ", 52, () => `(${long(" * ", 52, (i) => (i % 3 ? "1" : "a"))})`)};`],
    [
      "fields and parameters",
      `class P { v = ${long(" + ", 60, () => "a")}; f(x = ${long(" * ", 60, (i) => (i % 9 ? "1" : "this.v"))}) { return x; } } return new P().f() + b;`,
    ],
    [
      "arguments and this",
      `return (function () { return ${long(" + ", 60, () => "arguments[0] * this.k")}; }).call({ k: b }, a);`,
    ],
  ])("%s", (_, body) => expect(differences(body)).toEqual([]));
});

describe("on anything else", () => {
  test.each([
    ["texts", `return "a" + ${long(" + ", 60, (i) => `x(${i})`)} + "z";`],
    ["texts later", `return ${long(" + ", 60, (i) => (i === 40 ? '"t"' : `x(${i})`))};`],
    ["and that stops", `return ${long(" && ", 60, (i) => `x(${40 - i})`)};`],
    ["or that stops", `return ${long(" || ", 60, (i) => `!x(${40 - i})`)};`],
    ["nullish", `return ${long(" ?? ", 60, (i) => `(x(${i}) > 40 ? ${i} : null)`)};`],
    ["shifts and bits", `return ${long(" | ", 60, (i) => `x(${i})`)};`],
    ["kinds", `return ${long(" + ", 60, (i) => `(x(${i}) in [1, 2])`)} + ({} instanceof Object);`],
    ["pauses", `return (function* () { return ${long(" + ", 60, (i) => `(yield x(${i}))`)}; })().next().value;`],
    [
      "links that log",
      `const o = { f(i) { x(i); return this; }, n: 3 }; return o${long("", 150, (i) => `.f(${i})`)}.n;`,
    ],
    [
      "links that pause",
      `const o = { f(i) { x(i); return this; } }; return (function* () { return o${long("", 70, (i) => `.f(yield x(${i}))`)}; })().next().value;`,
    ],
    [
      "links that fail",
      `const o = { f(i) { x(i); return i > 77 ? null : this; } }; return o${long("", 150, (i) => `.f(${i})`)};`,
    ],
    [
      "links with ?.",
      `const o = { f(i) { x(i); return i > 77 ? null : this; } }; return o${long("", 90, (i) => (i % 2 ? `?.f(${i})` : `.f(${i})`))};`,
    ],
    ["links that are texts", `return "a"${long("", 80, (i) => `.concat(x(${i}))`)} /* ( */ .trim( ) . length;`],
    ["errors", `return ${long(" + ", 60, (i) => (i === 50 ? "x(null.y)" : `x(${i})`))};`],
    ["comments and parentheses", `return (x(1)) /* ) */ + (${long(" ) /* + */ + // -\n (", 60, (i) => `x(${i})`)});`],
  ])("%s", (_, body) => {
    const text = `function main(log) { const x = (i) => (log.push(i), i); ${body}\n}`;
    const outcome = (main: unknown): unknown => {
      const log: unknown[] = [];
      try {
        return { value: (main as (log: unknown[]) => unknown)(log), log };
      } catch (error) {
        return { message: (error as Error).message, log };
      }
    };
    expect(outcome(evaluated(rewritten(text), "main", helpers))).toEqual(outcome(evaluated(text, "main")));
  });
});

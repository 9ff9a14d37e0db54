/** The closed-world check lets our own modules pass, and nothing that could reach out of them. */
import { describe, expect, test } from "vitest";
import { checkClosed } from "../../src/verify/grammar.js";

describe("what modules may say", () => {
  test.each([
    "export function f(x) { return Math.exp(x) + g(x); } function g(x) { return -x; }",
    "const a = new Float64Array(3); const b = new Int32Array(a.buffer);",
    "const text = `%&'\n()`; const code = text.charCodeAt(0);",
    "export const { f } = (() => { function f() { throw new RangeError(1 + `x`); } return { f }; })();",
    "const a = new Float64Array(3); const f = (({ a }) => (x) => a[x])({ a }); const y = f(1);",
    "function f(x) { while (x > 1) { x /= 2; if (x === 3) continue; break; } do x++; while (x < 0); return x; }",
  ])("%s", (text) => expect(() => checkClosed(text)).not.toThrow());
});

describe("what they may not", () => {
  test.each([
    ['import { x } from "x";', "ImportDeclaration"],
    ['import("x");', "ImportExpression"],
    ["eval(1);", "calls `eval`|refers to `eval`"],
    ["const x = globalThis;", "refers to `globalThis`"],
    ["const Math = 1; const x = Math;", "hides `Math`"],
    ["const x = Math['exp'](1);", "calls something else"],
    ["const x = new Function();", "constructs something else"],
    ["const text = 'x'; const y = text.replace(1, 2);", "calls something else"],
    ["const text = 'x'; const y = text['charCodeAt'](0);", "calls something else"],
    ["function f() {} const y = f().charCodeAt(0);", "calls something else"],
    ["const x = 1; const text = `a$" + "{x}`;", "puts a text together"],
    ["function f() {} const x = f`a`;", "TaggedTemplateExpression"],
    ["const x = this;", "ThisExpression"],
    ["const x = /a/.source.y();", "calls something else"],
    ["const f = 1; const x = f();", "which is no function of its own"],
    ["const f = (({ a }) => a)({ a: 1 }); const x = f();", "which is no function of its own"],
    ["const = 1;", "Unexpected token"],
  ])("%s", (text, why) => expect(() => checkClosed(text)).toThrow(new RegExp(why)));

  test("what only some backends may construct", () => {
    const text = "const encoder = new TextEncoder(); encoder.encodeInto(`a`, new Float64Array(1));";
    expect(() => checkClosed(text)).toThrow(/refers to `TextEncoder`|constructs something else/);
    expect(() => checkClosed(text, ["TextEncoder"])).not.toThrow();
    expect(() => checkClosed(text.replace("encodeInto", "encode"), ["TextEncoder"])).toThrow(/calls something else/);
  });

  test("the line is told", () => expect(() => checkClosed("const x = 1;\n\nconst y = z;")).toThrow(/line 3: .*`z`/));
});

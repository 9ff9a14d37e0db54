/** What the author calls the results of operations, by the places that the stack says while they run. */
import { describe, expect, test } from "vitest";
import { authorNames } from "../../src/rewrite/author-names.js";

/** By the text behind each place that has a name. */
const namesIn = (source: string): string[] =>
  [...authorNames(source)].map(
    ([at, { name, isCall }]) => `${source.slice(at, at + 3).trim()} → ${name}${isCall ? "()" : ""}`,
  );

describe("a result has the name that it is given to", () => {
  test.each([
    ["a declaration", "const c = a * b + 1;", ["+ 1 → c"]],
    ["an assignment", "let c; c = a - b; o.energy = -a; w[i] = a / b;", ["- b → c", "-a; → energy", "/ b → w"]],
    ["one with an operator", "let c = a; c += a * b; this.sum -= b;", ["+= → c", "-= → sum"]],
    ["a condition", "const c = (a > b) ? a : b;", ["? a → c"]],
    [
      "a call, which may do many operations",
      "const y = Math.exp(a), s = net.forward(x), r = relu(a);",
      ["exp → y()", "for → s()", "rel → r()"],
    ],
    ["a pattern", "const { u, v: [w] } = { u: a * b, v: [a + b] };", ["+ b → w", "* b → u"]],
    ["a default", "const { u = a * b } = o; function f(x = a - b) {}", ["* b → u", "- b → x"]],
    ["a member of an object", "f({ energy: a * b, 'loss': a + b, [k]: a - b });", ["* b → energy", "+ b → loss"]],
    ["a field", "class A { k = a * b; #rest = a + b; }", ["* b → k", "+ b → rest"]],
    ["a parameter of a function that is known", "const hinge = (margin) => margin; hinge(1 - y);", ["- y → margin"]],
    ["what the result of a function is given to", "function f(x) { return x * 2; } const y = f(a);", ["* 2 → y"]],
    ["what a fold is given to", "const total = xs.reduce((s, x) => s + x, 0);", ["+ x → total"]],
  ])("%s", (_, source, expected) => expect(namesIn(source).sort()).toEqual([...expected].sort()));
});

describe("there is none", () => {
  test.each([
    ["inside an expression", "const c = f(a * b) > 1;", ["> 1 → c"]],
    [
      "where a function's results are given to several names",
      "function f(x) { return x * 2; } const y = f(a), z = f(b);",
      [],
    ],
    ["where the function may be another one", "let f = (x) => x * 2; f = g; const y = f(a + b);", ["f(a → y()"]],
  ])("%s", (_, source, expected) => expect(namesIn(source)).toEqual(expected));
});

test("long chains of operators and of calls have the name of what they end in", () => {
  const sum = Array.from({ length: 80 }, (_, i) => `x${i}`).join(" + ");
  expect(namesIn(`const s = ${sum};`)).toEqual(["+ x → s"]);
  expect([...authorNames(`const s = ${sum};`).keys()]).toEqual([`const s = ${sum};`.lastIndexOf("+")]);
  expect(namesIn(`const s = a${".add(b)".repeat(80)};`)).toEqual(["add → s()"]);
});

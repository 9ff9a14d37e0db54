/** What of a law's text is computed before it is printed, and what is left as it is. */
import { expect, test } from "vitest";
import { folded } from "../../src/emit/fold.js";

test.each([
  ["Math.cos(-0.1)", String(Math.cos(-0.1))],
  ["Math.sqrt(2 * Math.PI) * x", `${Math.sqrt(2 * Math.PI)} * x`],
  ["Math.pow(Math.exp(1), 3) - Math.log(+0.5)", `${Math.exp(1) ** 3} - (${Math.log(0.5)})`],
  ["Math.max(x, Math.sin(1))", `Math.max(x, ${Math.sin(1)})`],
  ["Math.sin(-0)", "(-0)"],
  ["x === -0 || -0 < x", "x === 0 || 0 < x"],
  // Not calls, not constant, not numbers, not a number that could be written down.
  ["2 * Math.PI + -0", undefined],
  ["Math.cos(x) + Math[name](1)", undefined],
  ["Math.sqrt(-1) + Math.log(0)", undefined],
  ["Math.random()", undefined],
])("%s", (body, expected = body) =>
  expect(folded(`function (x, name) { return ${body}; }`)).toBe(`function (x, name) { return ${expected}; }`),
);

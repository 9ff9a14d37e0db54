/** What a compound op has in common with its derivative is computed once: the parts are written in the same words. */
import { expect, test } from "vitest";
import { valueAndGradient } from "../../src/derive/products.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { optimize } from "../../src/passes/index.js";
import type { Name } from "./rules.js";

test.each<[Name, Name, number]>([
  ["softplus", "exp", 1],
  ["sigmoid", "exp", 1],
  ["silu", "exp", 1],
  ["gelu", "erf", 1],
  ["leakyRelu", "gt", 1],
  ["elu", "expm1", 1],
  ["elu", "gt", 1],
  ["div", "div", 1], // x/y; g/y is the other one, an `inv` here where g is 1
  ["div", "inv", 1],
])("value and gradient of %s have %s %i times", (name, part, times) => {
  const tape = new Tape();
  const row = tape.push(opcodes[name], tape.read("parameters", 0), tape.read("parameters", 1));
  tape.outputs = [{ target: "return", ids: Int32Array.of(row) }];
  const { op, size } = optimize(valueAndGradient(tape, 2));
  expect(op.subarray(0, size).filter((code) => code === opcodes[part])).toHaveLength(times);
});

/** What a compound op has in common with its derivative is computed once: the parts are written in the same words. */
import { expect, test } from "vitest";
import { valueAndGradient } from "../../src/derive/products.js";
import { arities, innerOpcodes, opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { optimize } from "../../src/passes/index.js";
import type { Name } from "./rules.js";

test.each<[Name, Name | keyof typeof innerOpcodes, number]>([
  ["tanh", "tanh", 1],
  ["gelu", "normalBelow", 1],
  ["hypot", "hypot", 1],
  ["softplus", "exp", 1],
  ["sigmoid", "exp", 1],
  ["silu", "exp", 1],
  ["leakyRelu", "gt", 1],
  ["elu", "expm1", 1],
  ["elu", "gt", 1],
  ["div", "div", 2], // x/y and −x/y/y; g/y is the third one, an `inv` here where g is 1
  ["div", "inv", 1],
])("value and gradient of %s have %s %i times", (name, part, times) => {
  const tape = new Tape();
  const row = tape.push(
    opcodes[name],
    ...[0, 1].slice(0, arities[opcodes[name]]).map((i) => tape.read("parameters", i)),
  );
  tape.outputs = [{ target: "return", ids: Int32Array.of(row) }];
  const { op, size } = optimize(valueAndGradient(tape, 2));
  expect(op.subarray(0, size).filter((code) => code === { ...innerOpcodes, ...opcodes }[part])).toHaveLength(times);
});

/** A value or slopes that are NaN or infinite where a fit would start are told when the model is compiled. */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { defineModel, type Model, scalar, vector } from "../../src/engine/model.js";
import { div, log, mul, norm, sqrt, tanh } from "../../src/index.js";

const warningsOf = async (model: Model, options = {}) => (await compile(model, options)).models[0]!.warnings;

describe("told", () => {
  test.each<[what: string, model: Model, message: string, options?: object]>([
    [
      "a slope",
      defineModel({ parameters: { x: vector(2, [4, 0]) }, forward: ({ x }) => sqrt(x[0]!).add(sqrt(x[1]!)) }),
      "At the initial parameters ∂value/∂x[1] is Infinity.",
    ],
    [
      "a value, at all inputs that were tried",
      defineModel({
        parameters: { w: scalar() },
        inputs: { x: scalar() },
        forward: ({ w }, { x }) => log(w).mul(0).add(x),
      }),
      "At the initial parameters the value is NaN, ∂value/∂w is NaN, at all inputs that were tried.",
    ],
    [
      "of a vector model",
      defineModel({ parameters: { w: scalar() }, forward: ({ w }) => ({ a: tanh(w), b: div(1, w) }) }),
      "At the initial parameters b is Infinity, ∂b/∂w is -Infinity.",
    ],
    [
      "of what was chosen",
      defineModel({ parameters: { v: scalar(1), w: scalar() }, forward: ({ v, w }) => mul(v, sqrt(w)) }),
      "At the initial parameters ∂value/∂w is Infinity.",
      { wrt: ["w"] },
    ],
  ])("%s", async (_, model, message, options) => {
    expect(await warningsOf(model, options)).toEqual([{ code: "not-finite", message }]);
  });
});

describe("not told", () => {
  test.each<[what: string, model: Model]>([
    ["what is finite", defineModel({ parameters: { x: vector(3) }, forward: ({ x }) => norm(x) })],
    [
      "what depends on the inputs",
      defineModel({ parameters: { w: scalar(1) }, inputs: { x: scalar() }, forward: ({ w }, { x }) => log(mul(w, x)) }),
    ],
    [
      "what needs many inputs that are positive",
      defineModel({
        parameters: { w: scalar(1) },
        inputs: { x: vector(20) },
        forward: ({ w }, { x }) => x.map((one) => log(one)).reduce((sum, one) => sum.add(one), mul(w, 1)),
      }),
    ],
  ])("%s", async (_, model) => expect(await warningsOf(model)).toEqual([]));
});

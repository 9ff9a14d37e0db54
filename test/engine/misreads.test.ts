import { expect, test } from "vitest";
import { Diagnostic } from "../../src/diagnostics.js";
import { defineModel, integer, scalar, vector } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";

const failure = (run: () => unknown): Diagnostic => {
  try {
    run();
  } catch (error) {
    if (error instanceof Diagnostic) return error;
    throw error;
  }
  throw new Error("it went well");
};

test("an input that is read from the parameters is told, instead of what comes of it", () => {
  const model = defineModel({
    parameters: { w: vector(3) },
    inputs: { x: scalar() },
    forward: (({ w, x }: { w: Num[]; x: Num }) => w[0]!.mul(x)) as never,
  });
  const error = failure(() => trace(model));
  expect(error.code).toBe("wrong-record");
  expect(error.message).toMatch("`x` is an input, and was read from the parameters");
  expect(error.hint).toMatch("forward: (parameters, { x })");
  expect(error.others.map(({ code }) => code)).toEqual(["bad-operand"]);
});

test("a parameter that is read from the inputs is told", () => {
  const model = defineModel({
    parameters: { w: vector(3), b: scalar() },
    inputs: { x: scalar() },
    forward: (({ w }: { w: Num[] }, { b }: { b: Num }) => w[0]!.add(b)) as never,
  });
  const error = failure(() => trace(model));
  expect([error.code, error.message]).toEqual([
    "wrong-record",
    "`b` is a parameter, and was read from the inputs, where there is none.",
  ]);
});

test("where all goes well without it, only the warning about what is not used says so", () => {
  const model = defineModel({
    parameters: { w: vector(2) },
    inputs: { k: integer(2) },
    forward: (({ w, k }: { w: Num[]; k?: Num }) => w[0]!.mul(w[1]!).mul(k === undefined ? 0 : 1)) as never,
  });
  const { warnings } = trace(model);
  expect(warnings.map(({ code }) => code)).toEqual(["unused-input"]);
  expect(warnings[0]!.message).toMatch("never reaches the result. `k` is an input");
});

test("code that looks into both records, copies them or has members of its own works on", () => {
  const model = defineModel({
    parameters: { w: vector(2) },
    inputs: { x: scalar() },
    forward: ((parameters: Record<string, Num>, inputs: Record<string, Num>) => {
      const of = (name: string) => parameters[name] ?? inputs[name]!;
      expect(Object.keys({ ...parameters })).toEqual(["w"]);
      expect(Object.entries(inputs)).toHaveLength(1);
      const x = of("x").mul((of("w") as unknown as Num[])[0]!);
      parameters.x = x;
      expect(Object.keys(parameters)).toEqual(["w", "x"]);
      return parameters.x.add((of("w") as unknown as Num[])[1]!);
    }) as never,
  });
  expect(trace(model).warnings).toEqual([]);
});

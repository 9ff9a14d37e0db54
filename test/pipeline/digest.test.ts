/** The digest of a model: the same for what computes the same however it is printed, another for everything else. */
import { expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { defineOp } from "../../src/engine/define-op.js";
import { exp, mul, sub } from "../../src/engine/functions.js";
import { defineModel, scalar, vector } from "../../src/engine/model.js";
import { dot } from "../../src/engine/reductions.js";
import type { Num } from "../../src/engine/value.js";
import type { CompileOptions } from "../../src/pipeline/compilation.js";

const digest = async (model: ReturnType<typeof defineModel>, options: CompileOptions = {}): Promise<string> =>
  ((await load(model, options)) as unknown as { model: { digest: string } }).model.digest;

type Changes = {
  readonly factor?: number;
  readonly start?: number;
  readonly reduction?: "mean" | "sum";
  readonly n?: number;
};
const made = ({ factor = 2, start = 0, reduction = "mean", n = 3 }: Changes = {}) =>
  defineModel({
    parameters: { w: vector(n, start) },
    inputs: { x: vector(n) },
    forward: ({ w }, { x }) => exp(mul(factor, dot(w, x))),
    reduction,
  }) as unknown as ReturnType<typeof defineModel>;

test("is 32 hexadecimal digits, and the same for the same model", async () => {
  const first = await digest(made());
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(await digest(made())).toBe(first);
});

test("does not depend on how the module is printed, what it offers and where it starts", async () => {
  const first = await digest(made());
  expect(await digest(made(), { loops: "off" })).toBe(first);
  expect(await digest(made(), { optimize: "off" })).toBe(first);
  expect(await digest(made(), { emit: ["hvp"] })).toBe(first);
  expect(await digest(made({ start: 1 }))).toBe(first);
});

test("depends on the program, its numbers, how batches add up and what is differentiated", async () => {
  const all = await Promise.all([
    digest(made()),
    digest(made({ factor: 2 + Number.EPSILON * 2 })),
    digest(made({ reduction: "sum" })),
    digest(made({ n: 4 })),
    digest(made(), { fastMath: true }),
    digest(made(), { wrt: ["w[0]"] }),
    digest(made(), { wrt: ["w[1]"] }),
  ]);
  expect(new Set(all).size).toBe(all.length);
});

test("depends on the law and the rule of an op that a user has defined, not on what else is", async () => {
  const withOp = (slope: number) => {
    const op = defineOp({ name: "twice", eval: (x) => x * 2, vjp: (g) => [g.mul(slope)] });
    return defineModel({ parameters: { p: scalar(1) }, forward: ({ p }) => sub(op(p as Num), 1) }) as never;
  };
  const first = await digest(withOp(2));
  defineOp({ name: "another", eval: (x) => x + 7, vjp: (g) => [g] });
  expect(await digest(withOp(2))).toBe(first);
});

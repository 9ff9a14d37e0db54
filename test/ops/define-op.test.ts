/** Ops that users define: through the loader, the engine, the compiler and the check; and what is refused, and where. */
import { describe, expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import { defineOp } from "../../src/engine/define-op.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, scalar, vector } from "../../src/engine/model.js";
import { sum } from "../../src/engine/reductions.js";
import { type Num, Value } from "../../src/engine/value.js";
import { addOp, opNames, room } from "../../src/ir/opcodes.js";
import { erf } from "../../src/ops/special.js";
import type { ScalarModule, VectorModule } from "../../src/products/modules.js";
import { check } from "../../src/verify/check.js";
import { workspace } from "../load/workspace.js";

const space = workspace();

const softAbs = defineOp({
  name: "softAbs",
  eval: (x: number) => Math.sqrt(x * x + 1e-2),
  vjp: (g, x, out) => [g.mul(x).div(out)],
});
const blend = defineOp({
  name: "blend",
  eval: (x: number, y: number) => x * x * y,
  vjp: (g, x, y) => [g.mul(x).mul(y).mul(2), g.mul(x.square())],
  domain: [
    [-1, 1],
    [0.5, 3],
  ],
});

const HEAD = 'import { defineModel, defineOp, scalar, vector } from "micrograd-compile";\n';
const MODEL = "export default defineModel({ parameters: { w: scalar(2) }, forward: ({ w }) => w * f(w) });\n";
/** A file whose op `f` of one number is defined by this. */
const file = (definition: string, before = ""): string =>
  `${HEAD}${before}const f = defineOp({ ${definition} });\n${MODEL}`;

describe("the function", () => {
  test("gives numbers of numbers, and scalars of scalars", () => {
    expect(softAbs(3)).toBe(Math.sqrt(9.01));
    const x: Num = softAbs(new Value(3));
    expect(x.data).toBe(Math.sqrt(9.01));
    expect(x.op).toBe("softAbs");
    expect(blend(2, new Value(5)).data).toBe(20);
  });

  test("has its own derivative in the engine, of every operand", () => {
    const [x, y] = [new Value(2), new Value(5)];
    blend(x, y).mul(3).backward();
    expect([x.grad, y.grad]).toEqual([60, 12]);
  });

  test("refuses what is no number", () =>
    expect(() => softAbs("1" as never)).toThrow("softAbs: operand 1 must be a number or a scalar"));

  test("is folded where its operand is a constant", async () => {
    const model = defineModel({ parameters: { w: scalar(1) }, forward: ({ w }) => w.mul(blend(new Value(2), 5)) });
    const { text } = (await compile(model)).files[0]!;
    expect(text).toContain("w * 20");
    expect(text).not.toContain("blend");
  });
});

describe("compiled", () => {
  const model = defineModel({
    parameters: { w: vector(3, [0.5, -1, 2]), softAbs: scalar(0.5) },
    inputs: { x: vector(3) },
    forward: ({ w, softAbs: b }, { x }) => sum(w.map((p, i) => blend(softAbs(p.mul(x[i]!)), softAbs(b)))),
  });

  test("is the engine's to the bit, in batches too", async () => {
    const { ok, text, ops } = await check(model, { seed: 3 });
    expect(text).toContain("✓ softAbs: its derivative agrees with finite differences at 64 points");
    expect([ok, ops.map(({ name }) => name)]).toEqual([true, ["softAbs", "blend"]]);
  });

  test.each(["a.ts", "a.mjs", "a.cjs"])("%s has the law once, and no parameter hides it", async (output) => {
    const { text } = (await compile(model, { output })).files[0]!;
    expect(text.match(/^function softAbs\(/gm)).toHaveLength(1);
    expect(text).toContain("return Math.sqrt(x * x + 0.01);");
    expect(text).toMatch(/const softAbs_ = parameters\[3\]/);
  });

  test("loops are recovered over it", async () => {
    const long = defineModel({
      parameters: { w: vector(3000, (i) => 1 + (i % 7)) },
      forward: ({ w }) => sum(w.map((p, i) => blend(softAbs(p), i % 2 === 0 ? 1.5 : 0.5))),
    });
    const { models, files } = await compile(long);
    expect(models[0]!.statements).toBeLessThan(60);
    expect(files[0]!.text).toMatch(/for \(let i[\s\S]*blend\(/);
    const expected = new Float64Array(3000);
    const at = long.createParameters();
    interpret(long).valueAndGradient(at, new Float64Array(0), expected);
    expect((await load<ScalarModule>(long)).gradient(at)).toEqual(expected);
  });

  test("has a Jacobian, and derivatives of the derivative", async () => {
    const pair = defineModel({ parameters: { p: vector(2, [2, 3]) }, forward: ({ p }) => p.map((x) => blend(x, x)) });
    const { jacobian } = await load<VectorModule>(pair);
    expect([...jacobian(Float64Array.of(2, 3))]).toEqual([12, 0, 0, 27]);
    expect((await check(pair, { seed: 3 })).ok).toBe(true);
  });

  test("a name that the generated code has is refused", async () => {
    const forward = defineOp({ name: "forward", eval: (x: number) => 2 * x, vjp: (g) => [g.mul(2)] });
    const x = defineOp({ name: "x", eval: (x: number) => 2 * x, vjp: (g) => [g.mul(2)] });
    for (const f of [forward, x]) {
      const model = defineModel({ parameters: { w: scalar(1) }, forward: ({ w }) => f(w) });
      await expect(compile(model)).rejects.toMatchObject({ code: "duplicate-name" });
    }
  });
});

describe("in a model file", () => {
  const definitions = [
    "name: 'f', eval: (x: number): number => Math.sqrt(x * x + 1), vjp: (g, x, out) => [g * x / out]",
    "name: 'f', eval(x: number) { return x > 0 ? x * x : -x; }, vjp: (g, x) => [x > 0 ? 2 * g * x : -g]",
    "name: 'f', 'eval': function (x: number) { const c = [1, 2]; let s = 0; for (const i = 0; s < 1;) s += c[i]!; return s * x; }, vjp: (g) => [g]",
    "name: 'f', eval: (x: number) => { var n = 0; do { n++; if (n > 2) break; } while (true); return Math.PI * x * n; }, vjp: (g) => [3 * Math.PI * g]",
    "name: 'f', eval: (x: number) => Math.exp(Math.sin(x)), vjp: (g, x, out) => { const c = Math.cos(x); return [g * c * out]; }",
  ];

  test.each(definitions)("{ %s }", async (definition) => {
    space.write({ "m.ts": file(definition) });
    const { ok, text } = await check(space.path("m.ts"), { seed: 5 });
    expect(text).toContain("✓ f: its derivative agrees");
    expect(ok).toBe(true);
    expect((await compile(space.path("m.ts"))).files[0]!.text.match(/function f\(/g)).toHaveLength(1);
  });

  test("other names of defineOp are recognised", async () => {
    const definition = "{ name: 'f', eval: (x: number) => x * x, vjp: (g, x) => [2 * g * x] }";
    const model =
      'import { defineModel, scalar, defineOp as op } from "micrograd-compile"; import * as all from "micrograd-compile";';
    const uses = `const f = op(${definition}); const h = all.defineOp({ ...${definition}, name: "h", eval: (x: number) => x * x });`;
    const { models } = await space.load({ "m.ts": `${model}${uses}${MODEL.replace("f(w)", "f(h(w))")}` });
    expect(models).toHaveLength(1);
  });

  test("loading it again takes no more opcodes; another text does, and is another op", async () => {
    const text = file("name: 'again', eval: (x: number) => 3 * x, vjp: (g) => [3 * g]");
    await space.load({ "m.ts": text });
    const left = room();
    await space.load({ "m.ts": text });
    expect(room()).toBe(left);
    await space.load({ "m.ts": text.replaceAll("3 *", "4 *") });
    await space.load({ "m.ts": text.replace("[3 *", "[5 *") });
    expect(room()).toBe(left - 2);
  });

  test("two ops of one name in one module are refused", async () => {
    const g = "const g = defineOp({ name: 'f', eval: (x: number) => 7 * x, vjp: (g) => [7 * g] });\n";
    const f = file("name: 'f', eval: (x: number) => 6 * x, vjp: (g) => [6 * g]", g).replace("f(w)", "f(g(w))");
    space.write({ "m.ts": f });
    await expect(compile(space.path("m.ts"))).rejects.toMatchObject({ code: "duplicate-name" });
  });

  test("a wrong derivative is found by the check, at a point", async () => {
    space.write({ "m.ts": file("name: 'f', eval: (x: number) => x * x, vjp: (g, x) => [g * x]") });
    const { ok, text } = await check(space.path("m.ts"), { seed: 5 });
    expect(ok).toBe(false);
    const [, at, found, expected] = /✗ f: ∂\/∂x at x = (\S+) is (\S+), finite differences say (\S+)/.exec(text)!;
    expect(Number(found)).toBe(Number(at));
    expect(Number(expected)).toBeCloseTo(2 * Number(at), 6);
  });
});

describe("the pullback", () => {
  test("may use ops that the user has defined, and these are checked as well", async () => {
    const lifted = defineOp({
      name: "lifted",
      eval: (x: number) => (x * x * x) / 3,
      vjp: (g, x) => [blend(x, 1).mul(g)],
    });
    const model = defineModel({ parameters: { w: scalar(2) }, forward: ({ w }) => lifted(w) });
    const { ok, ops } = await check(model, { seed: 3 });
    expect([ok, ops.map(({ name }) => name)]).toEqual([true, ["blend", "lifted"]]);
  });

  test("reaches no operand that it gives nothing for", () => {
    const first = defineOp({ name: "first", eval: (x: number, y: number) => x + 0 * y, vjp: (g) => [g, null] });
    const [x, y] = [new Value(0), new Value(1)];
    // log'(0) is infinite, but nothing flows there.
    first(y, x.log()).backward();
    expect([x.grad, y.grad]).toEqual([0, 1]);
  });
});

describe("what is refused", () => {
  const law = "eval: (x: number) => x * x";
  const rule = "vjp: (g, x) => [2 * g * x]";
  test.each([
    ["bad-name", `name: "1f", ${law}, ${rule}`, "is no identifier", "defineOp"],
    ["bad-name", `name: "while", ${law}, ${rule}`, "is a reserved word", "defineOp"],
    ["bad-name", `name: "Math", ${law}, ${rule}`, "hides a global", "defineOp"],
    ["duplicate-name", `name: "erf", ${law}, ${rule}`, "an op that the compiler has", "defineOp"],
    ["bad-op", `name: 1, ${law}, ${rule}`, "`name` must be a text", "defineOp"],
    ["bad-op", `name: "f", ${law}, ${rule}, grad: 1`, "does not know `grad`", "defineOp"],
    ["bad-op", `name: "f", eval: 1, ${rule}`, "eval must be a function", "defineOp"],
    ["bad-op", `name: "f", eval: () => 1, ${rule}`, "eval must take one number or two, and takes 0", "defineOp"],
    ["bad-op", `name: "f", eval: (x, y, z) => 1, ${rule}`, "and takes 3", "defineOp"],
    ["bad-op", `name: "f", eval: (x) => x > 1, ${rule}`, "eval gives", "defineOp"],
    ["bad-op", `name: "f", ${law}, vjp: 1`, "vjp must be a function", "defineOp"],
    ["bad-op", `name: "f", ${law}, vjp: (g, x, y, out) => [g]`, "vjp is given 3 arguments", "defineOp"],
    [
      "bad-op",
      `name: "f", ${law}, vjp: (g) => [g, g]`,
      "one contribution per operand (1), not an array of 2",
      "defineOp",
    ],
    ["bad-op", `name: "f", ${law}, vjp: (g) => g`, "not a scalar", "defineOp"],
    ["bad-op", `name: "f", ${law}, vjp: (g) => [2]`, "must be computed from g (or null), not a number", "defineOp"],
    ["bad-op", `name: "f", ${law}, vjp: (g, x) => [g * g * x]`, "not linear in g", "defineOp"],
    ["bad-op", `name: "f", ${law}, vjp: (g, x) => [x]`, "not linear in g", "defineOp"],
    ["bad-op", `name: "f", ${law}, ${rule}, domain: [[1, 0]]`, "domain must be [[low, high]]", "defineOp"],
    ["open-eval", `name: "f", eval: (x: number) => k * x, ${rule}`, "refers to `k`", "k * x"],
    ["open-eval", `name: "f", eval: (x: number) => g(x), ${rule}`, "calls `g`", "g(x)"],
    ["open-eval", `name: "f", eval: (x: number) => Math.random() * x, ${rule}`, "draws random numbers", "random"],
    [
      "open-eval",
      `name: "f", eval: (x: number) => Math.sinus(x), ${rule}`,
      "`Math.sinus`, which does not exist",
      "sinus",
    ],
    [
      "open-eval",
      `name: "f", eval: (x: number) => { const { exp } = Math; return exp(x); }, ${rule}`,
      "a pattern",
      "exp",
    ],
    ["open-eval", `name: "f", eval: (x: number) => [x].map((y) => y)[0], ${rule}`, "calls `[x].map`", "[x]"],
    ["open-eval", `name: "f", eval: (x: number) => globalThis.q, ${rule}`, "refers to `globalThis.q`", "q"],
    ["open-eval", `name: "f", eval: (x: number) => { { let a = x; } return a; }, ${rule}`, "refers to `a`", "a"],
    ["open-eval", `name: "f", eval: (x: number) => { try { return x; } finally {} }, ${rule}`, "TryStatement", "try"],
    ["open-eval", `name: "f", eval: Math.sinh, ${rule}`, "function of the language itself", "eval"],
    ["open-eval", `name: "f", eval: square, ${rule}`, "is not written out where the op is defined", "eval"],
    ["traced-index", `name: "f", ${law}, vjp: (g, x) => [g * { 1: 2 }[x]]`, "as an index", "x]"],
  ])("%s: { %s }", async (code, definition, message, place) => {
    const before = "const k = 3; const g = (x: number) => x;\nfunction square(x: number) { return x * x; }\n";
    const text = file(definition, before);
    const error = await space.failure({ "m.ts": text });
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
    const { line, column } = error.location!;
    expect(line).toBe(4);
    if (place !== "[")
      expect(text.split("\n")[3]!.slice(column - 1)).toMatch(new RegExp(`^${place.replace(/[^\w]/g, "\\$&")}`));
  });

  test("more ops than there are numbers", () => {
    const names = opNames.length;
    while (room() > 0) addOp("filler", erf);
    expect(opNames.length).toBeGreaterThan(names);
    const definition = { name: "last", eval: (x: number) => 2.5 * x, vjp: (g: Num) => [g.mul(2.5)] };
    expect(() => defineOp(definition)).toThrow("more different ops than the compiler has numbers for");
    // What is known already still works.
    expect(
      defineOp({
        name: "softAbs",
        eval: (x: number) => Math.sqrt(x * x + 1e-2),
        vjp: (g, x, out) => [g.mul(x).div(out)],
      })(0),
    ).toBe(0.1);
  });
});

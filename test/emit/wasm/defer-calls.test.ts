/** What examples end with is put off until the calls can be made for all of them; the bits stay. */
import { describe, expect, test } from "vitest";
import { load } from "../../../src/compile.js";
import { deferred } from "../../../src/emit/wasm/defer-calls.js";
import { add, mul, select } from "../../../src/engine/functions.js";
import { defineModel, scalar, vector } from "../../../src/engine/model.js";
import { sum } from "../../../src/engine/reductions.js";
import type { Num } from "../../../src/engine/value.js";

const split = (text: string, room = 9) => deferred(text, "offset", room, (callee) => callee === "Math.log1p");

describe("of a kernel", () => {
  test("what needs the result waits, with what it needs besides", () => {
    const text = `const x = batch[offset];
let s = Math.max(x, 0);
const e = Math.exp(x);
const l = Math.log1p(e);
s = s + l;
gradientSum[0] = gradientSum[0] + e;
return s;`;
    expect(split(text)).toEqual({
      first: `const x = batch[offset];
let s = Math.max(x, 0);const $kept1 = s;

const e = Math.exp(x);
const $call0 = e;

gradientSum[0] = gradientSum[0] + e;
batch[offset + 0] = $call0;
batch[offset + 1] = $kept1;`,
      last: `const $call0 = batch[offset + 0];
const $kept1 = batch[offset + 1];
const $late3 = $call0;
const $late4 = $kept1 + $late3;
const $late6 = $late4;
return $late6;`,
      calls: [{ callee: "Math.log1p", place: 0 }],
    });
  });

  test("a variable from before a loop is kept as it is behind it", () => {
    const text = `let s = 0;
for (let i = 0; i < 3; i++) {
  s = s + batch[offset + i];
}
return s * Math.log1p(s);`;
    expect(split(text)?.last).toContain("const $late0 = $kept_s * $call0;");
  });

  const refused: Record<string, string> = {
    "without such a call": "const x = batch[offset];\nreturn Math.exp(x);",
    "where a gradient needs it": "const l = Math.log1p(batch[offset]);\ngradientSum[0] = l;\nreturn l;",
    "where the result does not": "const x = batch[offset];\nconst l = Math.log1p(x);\nreturn x;",
    "in a loop": "let s = 0;\nfor (let i = 0; i < 3; i++) {\n  s = s + Math.log1p(batch[offset + i]);\n}\nreturn s;",
    "where one needs another": "const l = Math.log1p(batch[offset]);\nreturn Math.log1p(l);",
    "inside of another": "return Math.log1p(Math.log1p(batch[offset]));",
    "where something is read with it": "return Math.log1p(batch[offset]) + values[0];",
    "where a condition would have to wait":
      "const x = batch[offset];\nconst c = x > 0;\nreturn (c ? x : 1) + Math.log1p(x);",
    "where something is declared with it": "const l = Math.log1p(batch[offset]), m = 1;\nreturn l + m;",
  };
  test.each(Object.entries(refused))("not %s", (_, text) => expect(split(text)).toBeNull());

  test("not what needs more room than the inputs have", () => {
    const text = "const x = batch[offset];\nconst y = x * x;\nreturn x * Math.log1p(y) + y;";
    expect(split(text, 3)).not.toBeNull();
    expect(split(text, 2)).toBeNull();
  });
});

/** Losses that end with functions that are imported, some in such a way that nothing can wait. */
const losses: Record<string, (score: Num, x: readonly Num[]) => Num> = {
  softplus: (score) => score.softplus(),
  "two functions": (score, x) => score.square().log1p().add(score.sub(x[1]!).cbrt().mul(x[0]!)),
  "one of the other": (score) => score.square().log1p().sinh(),
  "of what does not depend on parameters": (score, x) => score.add(x[0]!.square().log1p()),
  "under a condition": (score, x) => select(score.gt(x[2]!), score.softplus(), score.square()),
  "many at once": (score, x) => sum(x.map((one) => score.mul(one).softplus())),
  "whose result its gradient needs": (score) => score.tanh().add(score.softplus()),
};

describe("in batches of any length, a loss that ends with", () => {
  test.each(Object.entries(losses))("%s has the bits of JavaScript", async (_, loss) => {
    const model = defineModel({
      parameters: { w: vector(3, (i) => 0.7 - i / 2), b: scalar(0.1) },
      inputs: { x: vector(3) },
      forward: ({ w, b }, { x }) => loss(add(sum(w.map((one, i) => mul(one, x[i]!))), b) as Num, x as unknown as Num[]),
    });
    const [wasm, js] = await Promise.all(["wasm", "js"].map((backend) => load(model, { backend })));
    const parameters = js!.createParameters();
    for (const count of [1, 2, 63, 64, 65, 200]) {
      const special = [0, -0, 1e300, Number.POSITIVE_INFINITY, Number.NaN, -1e-310];
      const batch = Float64Array.from({ length: 3 * count }, (_, i) =>
        i % 37 === 36 ? special[i % special.length]! : 3 * Math.sin(i * i + count),
      );
      const [x, y] = [new Float64Array(4), new Float64Array(4)];
      const value = wasm!.batchValueAndGradient(parameters, batch, x);
      expect(value).toBe(js!.batchValueAndGradient(parameters, batch, y));
      expect([...x]).toEqual([...y]);
      expect(wasm!.batchForward(parameters, batch)).toBe(js!.batchForward(parameters, batch));
    }
  });
});

/** Without optimisation the derived operations are there one to one, and give the same bits. */
import { expect, test } from "vitest";
import { compile, defineModel, load, type ScalarModule, scalar } from "../../src/index.js";

const model = defineModel({
  parameters: { a: scalar(2), b: scalar(3) },
  forward: ({ a, b }) => a.add(b).mul(a.add(b)).mul(1).sigmoid().add(0),
});

test("nothing is shared, folded or left out", async () => {
  const text = async (optimize: "auto" | "off"): Promise<string> => (await compile(model, { optimize })).files[0]!.text;
  const sums = (code: string): number => code.match(/ = a \+ b;/g)?.length ?? 0;
  expect(sums(await text("off"))).toBeGreaterThan(sums(await text("auto")));
  expect(await text("off")).toMatch(/\* 1;/);
});

test("the bits are the same", async () => {
  const [plain, optimised] = [await load<ScalarModule>(model, { optimize: "off" }), await load<ScalarModule>(model)];
  for (const point of [
    [2, 3],
    [-0.5, 0.25],
    [Number.POSITIVE_INFINITY, 1],
  ]) {
    const at = Float64Array.from(point);
    expect(plain.forward(at)).toBe(optimised.forward(at));
    expect([...plain.gradient(at)]).toEqual([...optimised.gradient(at)]);
  }
});

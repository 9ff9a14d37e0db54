/** What a bundler makes of generated modules: nothing of what nobody imports, and the same bits. */
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { compile } from "../../src/compile.js";
import { defineModel, type Model, scalar, vector } from "../../src/engine/model.js";
import { dot, sum } from "../../src/engine/reductions.js";

const random = mulberry32(7);
const weights = Array.from({ length: 500 }, () => random());

/** So long that it is computed in loops, with data, initial parameters and gathered indices that are texts. */
const long = defineModel({
  parameters: { w: vector(400, weights.slice(0, 400)) },
  inputs: { x: scalar() },
  forward: ({ w }, { x }) => sum(weights.map((weight, i) => w[(i * i) % 400]!.mul(weight).add(x).tanh())),
  regularizer: ({ w }) => dot(w, w),
});

const short = defineModel({
  parameters: { w: vector(3, [1, 2, 3]) },
  forward: ({ w }) => dot(w, w).exp(),
});

const textOf = async (model: Model, ...emit: string[]): Promise<string> =>
  (await compile(model, { output: "model.mjs", emit })).files[0]!.text;

const longText = textOf(long, "forward", "batchValueAndGradient");
const shortText = textOf(short, "gradient", "hvp", "hessian", "sparseHessian", "jvp", "vjp");

async function bundled(contents: string, statement: string, minify = true): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: statement, resolveDir: "/" },
    plugins: [
      {
        name: "model",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^model$/ }, ({ path }) => ({ path, namespace: "model" }));
          onLoad({ filter: /./, namespace: "model" }, () => ({ contents }));
        },
      },
    ],
    bundle: true,
    minify,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

describe("nothing is left of a module of which nothing is used", () => {
  test.each([
    ["loops, tables, a batch", longText],
    ["second order", shortText],
  ])("%s", async (_, text) => expect((await bundled(await text, 'import "model";')).trim()).toBe(""));
});

test("initial parameters and what other functions need are left out", async () => {
  const text = await bundled(await longText, 'export { forward } from "model";', false);
  expect(text).not.toMatch(/initialParameters|gradientSum|addExampleGradient/);
  expect(text).toMatch(/exampleValue/);
});

test("a bundled module gives the same bits", async () => {
  const url = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
  const before = await import(url(await longText));
  const after = await import(url(await bundled(await longText, 'export * from "model";')));
  const parameters = before.createParameters();
  const batch = Float64Array.of(0.5, -1, 2);
  const [expected, found] = [new Float64Array(400), new Float64Array(400)];
  const value = before.batchValueAndGradient(parameters, batch, expected);
  expect(after.batchValueAndGradient(parameters, batch, found)).toBe(value);
  expect(found).toEqual(expected);
});

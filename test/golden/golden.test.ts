/**
 * Emitted code, compared byte for byte with files beside this one. `npm run golden` writes them anew: read the diff.
 */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const cases: readonly (readonly [model: string, output: string, emit?: readonly string[]])[] = [
  ["../../examples/readme-expression.ts", "readme-expression.grad.ts"],
  ["models/branches.ts", "branches.grad.ts"],
  ["models/batch.ts", "batch.grad.ts"],
  ["models/batch.ts", "batch.grad.mjs"],
  ["models/batch.ts", "batch.grad.cjs", ["batchValueAndGradient"]],
  ["models/second-order.ts", "second-order.grad.ts", ["hvp", "hessian", "jvp", "vjp", "batchHvp", "batchHessian"]],
  ["models/named.ts", "named.grad.ts"],
  ["models/named.ts", "named.grad.js"],
];

describe("emitted code", () => {
  for (const [model, output, emit] of cases)
    test(`${basename(model)} → ${output}`, async () => {
      const { files } = await compile(here(model), { output: here(output), ...(emit ? { emit } : {}) });
      for (const { path, text } of files) await expect(text).toMatchFileSnapshot(`expected/${basename(path)}`);
    });

  test("the same source gives the same bytes", async () => {
    const [first, second] = [await compile(here("models/batch.ts")), await compile(here("models/batch.ts"))];
    expect(first.files).toEqual(second.files);
  });
});

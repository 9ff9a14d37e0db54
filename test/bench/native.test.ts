/** Native programs that the benchmark of WebAssembly compares with: they compute what the module does, or are not there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { contestants } from "../../bench/wasm/contestants.js";
import { hasCompiler, makeNative, timeNative } from "../../bench/wasm/native.js";
import { logisticRegression } from "../../bench/workloads/logistic-regression.js";
import { load } from "../../src/compile.js";
import { isLong } from "../support/long.js";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "micrograd-native-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe.runIf(hasCompiler())("native programs", () => {
  test
    .runIf(isLong)
    .each(["bench/models/lu.model.ts", "bench/models/cholesky.model.ts", "bench/models/graph-laplacian.model.ts"])(
    "%s",
    async (file) => {
      const into = folder();
      const program = await makeNative({ file, folder: into, isBatch: false });
      const module = await load(file, { backend: "wasm" });
      const parameters = module.createParameters();
      const gradient = new Float64Array(parameters.length);
      const value = (module.valueAndGradient as (...given: Float64Array[]) => number)(parameters, gradient);
      const { numbers, seconds } = timeNative(program!, [parameters], 0.01, into);
      expect(seconds).toBeGreaterThan(0);
      expect(numbers).toEqual([value, ...gradient]);
    },
  );

  test("of a batch", async () => {
    const into = folder();
    const file = "examples/logistic-regression.ts";
    const program = await makeNative({ file, folder: into, isBatch: true });
    const module = await load(file, { backend: "wasm" });
    const [parameters, batch] = [logisticRegression.parameters!(), logisticRegression.batch!()];
    const gradient = new Float64Array(parameters.length);
    const value = module.batchValueAndGradient(parameters, batch, gradient);
    const { numbers } = timeNative(program!, [parameters, batch], 0.01, into);
    // Its exp and log1p are another library's.
    const expected = [value, ...gradient];
    numbers.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-14));
  });
});

test("every contestant has a model, and something is asked of it", () => {
  expect(contestants.length).toBeGreaterThan(10);
  for (const { asked } of contestants) expect(Object.keys(asked).length).toBeGreaterThan(0);
});

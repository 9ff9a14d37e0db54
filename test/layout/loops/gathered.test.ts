/** Residuals over gathered parameters: values and sparse Jacobians are a few loops, however many there are, and have the bits of the tapes. */
import { expect, test } from "vitest";
import { compile } from "../../../src/compile.js";
import { check } from "../../../src/verify/check.js";
import { gathered } from "./gathered.js";

const emit = ["sparseJacobian"];

test.each(Object.entries(gathered))("%s", async (_, model) => {
  const [fewer, more] = await Promise.all(
    [900, 1200].map(async (count) => (await compile(model(count), { emit, output: "a.mjs" })).models[0]!.statements),
  );
  expect(more).toBeLessThan(1.2 * fewer!);
  expect((await check(model(400), { emit, seed: 5 })).ok).toBe(true);
});

/**
 * Each example is there twice: in plain operators, and with methods and functions. Both become the same module, to the
 * byte, but for the comments that quote the model.
 */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";

const models = (folder: string): string[] =>
  readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.includes(".grad."));

/** The module of a model, without comments of a line of their own. */
async function moduleOf(file: string): Promise<string> {
  const { files } = await compile(file);
  return files[0]!.text.replace(/^\s*\/\/.*\n/gm, "");
}

test("every example is there in both forms", () => expect(models("examples/methods")).toEqual(models("examples")));

test.each(models("examples"))("%s", { timeout: 300_000 }, async (file) => {
  const [plain, methods] = [await moduleOf(`examples/${file}`), await moduleOf(`examples/methods/${file}`)];
  expect(plain.length).toBeGreaterThan(2000);
  expect(plain === methods).toBe(true);
});

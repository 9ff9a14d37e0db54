/** What `.js` holds: what Node takes it for where it is written. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { defineModel, scalar } from "../../src/engine/model.js";

const root = mkdtempSync(join(tmpdir(), "micrograd-output-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const model = defineModel({ parameters: { a: scalar(2) }, forward: ({ a }) => a.square() });

test.each([
  ["commonjs", '{ "type": "commonjs" }', "m.js", "CommonJS"],
  ["module", '{ "type": "module" }', "m.js", "ESM"],
  ["untyped", "{}", "m.js", "ESM"],
  ["broken", "{", "m.js", "CommonJS"],
  ["named", '{ "type": "commonjs" }', "m.mjs", "ESM"],
  ["deep", '{ "type": "commonjs" }', "new/folder/m.js", "CommonJS"],
])("%s: %s, %s", async (folder, text, output, kind) => {
  mkdirSync(join(root, folder));
  // What cannot be read says nothing: the next one outside does.
  writeFileSync(join(root, "package.json"), '{ "type": "commonjs" }');
  writeFileSync(join(root, folder, "package.json"), text);
  const { files } = await compile(model, { output: join(root, folder, output) });
  expect(/^export /m.test(files[0]!.text) ? "ESM" : "CommonJS").toBe(kind);
  expect(/^module\.exports = /m.test(files[0]!.text)).toBe(kind === "CommonJS");
  expect(files[1]!.path).toMatch(output.endsWith(".mjs") ? /\.d\.mts$/ : /\.d\.ts$/);
});

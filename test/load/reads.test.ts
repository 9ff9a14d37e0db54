/** What a model reads while it is loaded and traced: files by way of `node:fs`, and the environment. */
import fs, { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import type { Diagnostic } from "../../src/diagnostics.js";
import { Reads } from "../../src/load/reads.js";
import { workspace } from "./workspace.js";

const space = workspace();
const model = (before: string, value: string): string =>
  `import fs, { readFileSync } from "node:fs"; import { readFile } from "node:fs/promises";
  import { defineModel, scalar } from "micrograd-compile"; ${before}
  export default defineModel({ parameters: { w: scalar(1) }, forward: ({ w }) => w * ${value} });`;

test.each([
  ["readFileSync", 'const x = Number(readFileSync(new URL("./x.txt", import.meta.url), "utf8"));', "x"],
  ["promises", 'const x = Number(await readFile(import.meta.dirname + "/x.txt", "utf8"));', "x"],
  [
    "a stream",
    'let x = ""; for await (const c of fs.createReadStream(import.meta.dirname + "/x.txt")) x += c;',
    "Number(x)",
  ],
  ["in forward", "", 'Number(readFileSync(new URL("./x.txt", import.meta.url), "utf8"))'],
  ["a file that may be there", 'const x = fs.existsSync(import.meta.dirname + "/x.txt") ? 7 : 8;', "x"],
])("%s", async (_, before, value) => {
  space.write({ "m.ts": model(before, value), "x.txt": "7" });
  const { sources, files } = await compile(space.path("m.ts"));
  expect(sources.map(space.name)).toEqual(["m.ts", "x.txt"]);
  expect(files[0]!.text).toMatch(/7 \* w|w \* 7/);
});

test("what a model has read before it failed", async () => {
  space.write({
    "m.ts": model('const x = JSON.parse(readFileSync(import.meta.dirname + "/x.txt", "utf8"));', "x"),
    "x.txt": "{",
  });
  const error: Diagnostic = await compile(space.path("m.ts")).catch((thrown) => thrown);
  expect(error.sources.map(space.name)).toEqual(["m.ts", "x.txt"]);
});

test("the environment", async () => {
  space.write({ "m.ts": model("const { MICROGRAD_TEST = '9' } = process.env;", "Number(MICROGRAD_TEST)") });
  const { environment } = await compile(space.path("m.ts"));
  expect(environment.has("MICROGRAD_TEST")).toBe(true);
  expect(environment.get("MICROGRAD_TEST")).toBeUndefined();
});

test("Node has its own functions again", async () => {
  const before = [fs.readFileSync, fs.promises.readFile, process.env];
  const reads = new Reads();
  await reads.during(async () => {
    expect(fs.readFileSync).not.toBe(before[0]);
    new Reads().within(() => {});
    expect(fs.readFileSync).not.toBe(before[0]);
  });
  expect([fs.readFileSync, fs.promises.readFile, process.env]).toEqual(before);
  expect([readFileSync, readFile]).toEqual(before.slice(0, 2));
});

/** The page as a text: what it holds, what it may do, the same each time; and what is said of wrong numbers to begin at. */
import { expect, test } from "vitest";
import { pointFrom } from "../../src/explain/given.js";
import { defineModel, scalar, vector } from "../../src/index.js";
import { commandFolder } from "../cli/command.js";

const folder = commandFolder();

const MODEL = `import { defineModel, scalar, vector } from "micrograd-compile";
export default defineModel({
  parameters: { a: scalar(1), w: vector(2, 0.5) },
  inputs: { t: scalar(), y: scalar() },
  forward: ({ a, w }, { t, y }) => (a * Math.exp(-w[0]! * t) + w[1]! - y) ** 2,
});
`;

test("one file, with its policy, the code once, the same bytes each time", async () => {
  folder.write({ "m.ts": MODEL });
  const first = await folder.run("explain", "m.ts");
  expect([first.code, first.stderr]).toEqual([0, ""]);
  expect(first.stdout).toMatch(/^m\.explain\.html {2}\d+ kB\n$/);
  const html = folder.read("m.explain.html");
  expect(html).toContain("default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'");
  expect(html.split("function exampleGradient").length).toBe(2);
  expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  expect(Buffer.byteLength(html)).toBeLessThan(300_000);
  await folder.run("explain", "m.ts", "-o", "again.html");
  expect(folder.read("again.html")).toBe(html);
});

const model = defineModel({
  parameters: { a: scalar(1), w: vector(2, 0.5) },
  inputs: { t: scalar(), y: scalar() },
  forward: ({ a, w }, { t, y }) => a.mul(t).add(w[0]!).sub(w[1]!.mul(y)),
});

test("numbers to begin at, by name; what is not named keeps its initial value", async () => {
  folder.write({ "at.json": '{ "w": [1, 2], "t": 3 }' });
  const { parameters, inputs } = await pointFrom(folder.path("at.json"), model);
  expect([parameters, inputs]).toEqual([
    [1, 1, 2],
    [3, 1],
  ]);
});

test.each([
  ['{ "b": 2 }', /at\.json: There is no parameter and no input `b`\./],
  ['{ "w": [1, 2, 3] }', /`w` is 2 numbers in the model, and something else here/],
  ['{ "a": [1] }', /`a` is one number in the model/],
  ['{ "a": "x" }', /`a` holds "x", which is no number/],
  ["[1]", /It holds no record/],
  ["{", /It is no JSON/],
])("--at %s", async (text, what) => {
  folder.write({ "at.json": text });
  await expect(pointFrom(folder.path("at.json"), model)).rejects.toThrow(what);
});

test.each([
  [["--data", "none.csv"], 2, /Cannot read none\.csv: there is no such file/],
  [["--data", "z.csv"], 1, /z\.csv: The data has no column for y: its columns are t, z/],
  [["-o", "page.ts"], 2, /page\.ts is no \.html file/],
  [["--emit", "hvp"], 2, /explain does not take --emit/],
])("%j", async (options, exit, what) => {
  folder.write({ "m.ts": MODEL, "z.csv": "t,z\n1,2\n" });
  const { code, stderr } = await folder.run("explain", "m.ts", ...options);
  expect([code, stderr]).toEqual([exit, expect.stringMatching(what)]);
});

test("a model that fails is a framed error, and nothing is written", async () => {
  folder.write({ "bad.ts": MODEL.replace("Math.exp(", "Math.random() * Math.exp(") });
  const { code, stderr } = await folder.run("explain", "bad.ts");
  expect([code, stderr]).toEqual([1, expect.stringMatching(/error\[random-forward\][\s\S]*bad\.ts:5/)]);
  expect(folder.list()).not.toContain("bad.explain.html");
});

/** Lines of generated code lead to the model's lines and columns, in straight lines and in loops. */
import { SourceMap } from "node:module";
import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { workspace } from "../load/workspace.js";

const space = workspace();

const HELPER = "// what is shared\nexport const wave = (t: number, k: number): number => Math.sin(k * t);\n";
const model = (count: number): string => `import { defineModel, scalar, vector } from "micrograd-compile";
import { wave } from "../lib/helper.ts";
export default defineModel({
  parameters: { k: vector(${count}, 1) },
  inputs: { t: scalar() },
  forward: ({ k }, { t }) => k.reduce((total, each) => total + 3 * wave(t, each), 0),
});
`;

test.each([
  ["a straight line", 2],
  ["loops", 900],
])("%s", async (_, count) => {
  space.write({ "src/m.ts": model(count), "lib/helper.ts": HELPER });
  const source = { output: space.path("src/m.grad.mjs"), sourceMap: true };
  const { files, map } = await compile(space.path("src/m.ts"), source);
  expect(map!.sources).toEqual(["../lib/helper.ts", "m.ts"]);
  expect(map!.sourcesContent).toEqual([HELPER, model(count)]);
  const lines = files[0]!.text.split("\n");
  const found = new SourceMap(map as never);
  const placeOf = (pattern: RegExp): string => {
    const line = lines.findIndex((text) => pattern.test(text));
    const entry = found.findEntry(line, lines[line]!.length);
    if (!("originalSource" in entry)) throw new Error(`no place for ${lines[line]}`);
    return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  expect(placeOf(/= Math\.sin\(/)).toBe("../lib/helper.ts:2:60");
  // In loops the sum or product around it is on the same line.
  expect(placeOf(/3 \* t\d+;/)).toMatch(/^m\.ts:6:6[26]$/);
  expect(placeOf(/Math\.cos\(/)).toMatch(/^\.\.\/lib\/helper\.ts:2:6[06]$/);
});

test("the text is the same as without a map", async () => {
  space.write({ "src/m.ts": model(2), "lib/helper.ts": HELPER });
  const output = space.path("src/m.grad.mjs");
  const texts = await Promise.all(
    [true, false].map(async (sourceMap) => (await compile(space.path("src/m.ts"), { output, sourceMap })).files),
  );
  expect(texts[0]).toEqual(texts[1]);
});

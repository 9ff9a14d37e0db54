/** Models that a program hands over: from a file that is known, or as they are. */
import { expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import { defineModel, scalar } from "../../src/engine/model.js";
import { ORIGINS } from "../../src/pipeline/open.js";
import { withOrigins } from "../../src/plugin/tests.js";
import { workspace } from "../load/workspace.js";

const space = workspace();
const FILE = `import { defineModel, scalar } from "micrograd-compile";
export default defineModel({ parameters: { w: scalar(3) }, forward: ({ w }) => w * w });
export const cubed = defineModel({ parameters: { w: scalar(3) }, forward: ({ w }) => w ** 3 });
`;

/** What the line that the plugin adds does for a model. */
const note = (model: object, file: string, exportName: string): void => {
  const table = globalThis as unknown as Record<symbol, WeakMap<object, object>>;
  table[Symbol.for(ORIGINS)] ??= new WeakMap();
  table[Symbol.for(ORIGINS)]!.set(model, { file, exportName });
};

const asWritten = () => defineModel({ parameters: { w: scalar(3) }, forward: ({ w }) => (w as number) * w });

test("a model whose file is known is compiled from there", async () => {
  space.write({ "m.ts": FILE });
  const [square, cube] = [asWritten(), asWritten()];
  note(square, space.path("m.ts"), "default");
  note(cube, space.path("m.ts"), "cubed");
  const [first, second] = [await load(square), await load(cube)];
  expect(first.gradient(first.createParameters())).toEqual(Float64Array.of(6));
  expect(second.gradient(second.createParameters())).toEqual(Float64Array.of(27));
  expect((await compile(cube)).sources).toEqual([space.path("m.ts")]);
});

test("one that nobody rewrote says so", async () => {
  const error = await load(asWritten()).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "not-rewritten" });
  expect(error.message).toMatch(/in open\.test\.ts asked .* nobody has rewritten its file/);
  expect(error.message).toMatch(/micrograd-compile\/vite.*load\("model\.ts"\)/);
  expect(error.stack).toContain(error.message);
  expect(error.stack).toMatch(/open\.test\.ts:\d+:\d+/);
});

test("with methods nobody has to", async () => {
  const model = defineModel({ parameters: { w: scalar(3) }, forward: ({ w }) => w.mul(w) });
  const { gradient, createParameters } = await load(model);
  expect(gradient(createParameters())).toEqual(Float64Array.of(6));
});

test("the line is JavaScript behind whatever a file ends with", () => {
  expect(withOrigins("export default 1 // end", "/a b/m.ts")).toMatch(
    /\/\/ end\n;import \* as \S+ from "\/a b\/m\.ts";\n/,
  );
});

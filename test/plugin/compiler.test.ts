/** Models are compiled in a thread, again when something changed that went in, and read from the cache where nothing did. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type * as Built from "../../src/plugin/compiler.js";
import { workspace } from "../load/workspace.js";

const space = workspace();
// Threads run what is built.
const built = new URL("../../dist/plugin/compiler.js", import.meta.url).href;
const compilerFor = async (cache: boolean): Promise<Built.Compiler> => {
  const { Compiler } = (await import(/* @vite-ignore */ built)) as typeof Built;
  return new Compiler({ loops: "auto", cache, onWait: () => {} });
};

const MODEL = `import { readFileSync } from "node:fs";
import { defineModel, scalar } from "micrograd-compile";
import { twice } from "./helper.ts";
const bias = Number(readFileSync(new URL("./bias.txt", import.meta.url), "utf8"));
export default defineModel({ parameters: { w: scalar(1) }, forward: ({ w }) => twice(w) + bias });
`;
const HELPER = "export const twice = (x: number): number => 2 * x;\n";

test("an edit of whatever went in is seen, broken or mended, and the last of several counts", async () => {
  space.write({ "m.ts": MODEL, "helper.ts": HELPER, "bias.txt": "4" });
  const compiler = await compilerFor(false);
  const path = space.path;
  const edit = (name: string, text: string): string[] => {
    writeFileSync(path(name), text);
    return compiler.changed(path(name)).map(space.name);
  };
  try {
    const first = await compiler.compile(path("m.ts"));
    expect(first.sources.map(space.name)).toEqual(["m.ts", "helper.ts", "bias.txt"]);
    expect(first.map.sources.sort()).toEqual(["helper.ts", "m.ts"]);
    expect(compiler.changed(path("unrelated.ts"))).toEqual([]);
    expect(await compiler.compile(path("m.ts"))).toBe(first);
    expect(edit("bias.txt", "5")).toEqual(["m.ts"]);
    expect((await compiler.compile(path("m.ts"))).code).toMatch(/\+ 5;/);
    edit("helper.ts", "export const twice = (x: number): number => (x > 0 ? 1 : 'x').length;\n");
    await expect(compiler.compile(path("m.ts"))).rejects.toMatchObject({
      code: "traced-choice",
      location: { file: path("helper.ts"), line: 1 },
    });
    let last: Promise<Built.Compiled> | undefined;
    for (let factor = 3; factor < 8; factor++) {
      edit("helper.ts", HELPER.replace("2", String(factor)));
      last = compiler.compile(path("m.ts"));
    }
    expect((await last)?.code).toMatch(/const t1 = 7 \* w;/);
  } finally {
    await compiler.close();
  }
});

test("several models, one after the other and at once", async () => {
  const model = (factor: number): string => `import { defineModel, scalar } from "micrograd-compile";
export default defineModel({ parameters: { w: scalar(1) }, forward: ({ w }) => ${factor} * w });
`;
  space.write({ "two.ts": model(2), "three.ts": model(3), "four.ts": model(4), "broken.ts": "export default 1;\n" });
  const compiler = await compilerFor(false);
  const code = async (name: string): Promise<string> => (await compiler.compile(space.path(name))).code;
  try {
    expect(await code("two.ts")).toMatch(/const t1 = 2 \* w;/);
    await expect(code("broken.ts")).rejects.toMatchObject({ code: "no-model" });
    const [three, four] = await Promise.all([code("three.ts"), code("four.ts")]);
    expect(three).toMatch(/const t1 = 3 \* w;/);
    expect(four).toMatch(/const t1 = 4 \* w;/);
    compiler.changed(space.path("two.ts"));
    expect(await code("two.ts")).toMatch(/const t1 = 2 \* w;/);
  } finally {
    await compiler.close();
  }
});

test("a thread that was prepared gives what a fresh one gives, though it has compiled something else", async () => {
  space.write({ "m.ts": MODEL, "helper.ts": HELPER, "bias.txt": "4" });
  const compiler = await compilerFor(false);
  const model = space.path("m.ts");
  try {
    const { code } = await compiler.compile(model);
    for (let pause = 0; pause < 2; pause++) {
      compiler.prepare();
      // Once before it has rehearsed, and once after that.
      await new Promise((resolve) => setTimeout(resolve, pause * 3000));
      compiler.changed(model);
      expect((await compiler.compile(model)).code).toBe(code);
    }
  } finally {
    await compiler.close();
  }
});

test("the cache knows what went in", async () => {
  space.write({ "m.ts": MODEL, "helper.ts": HELPER, "bias.txt": "4", "node_modules/.keep": "" });
  const path = space.path;
  const compile = async (): Promise<Built.Compiled> => {
    const compiler = await compilerFor(true);
    try {
      return await compiler.compile(path("m.ts"));
    } finally {
      await compiler.close();
    }
  };
  const folder = path("node_modules/.cache/micrograd-compile");
  const first = await compile();
  const [file] = readdirSync(folder);
  // Whoever reads this gets it from the cache.
  const stored = readFileSync(`${folder}/${file}`, "utf8");
  writeFileSync(`${folder}/${file}`, stored.replace("2 * w", "2 * 1 * w"));
  expect((await compile()).code).toBe(first.code.replace("2 * w", "2 * 1 * w"));
  writeFileSync(path("bias.txt"), "5");
  expect((await compile()).code).toMatch(/\+ 5;/);
  rmSync(folder, { recursive: true });
  writeFileSync(path("node_modules/.cache/micrograd-compile"), "no folder");
  expect((await compile()).code).toMatch(/\+ 5;/);
});

/** Several models: which files are meant, where they go, and what is said of them. */
import { describe, expect, test } from "vitest";
import { modelsOf, outputsOf } from "../../src/cli/models.js";
import { workspace } from "../load/workspace.js";
import { commandFolder, model } from "./command.js";

describe("which files are meant", () => {
  const space = workspace();
  const MODEL = 'import { defineModel } from "micrograd-compile";';
  const found = async (...given: string[]): Promise<string[]> =>
    (await modelsOf(given.map(space.path))).map(space.name);

  test("a pattern means files that define models", async () => {
    space.write({ "a.ts": MODEL, "deep/b.ts": MODEL, "deep/c.ts": "", "a.grad.ts": MODEL, "d.d.ts": MODEL });
    space.write({ "node_modules/x/e.ts": MODEL, "f.txt": MODEL });
    expect(await found("**/*")).toEqual(["a.ts", "deep/b.ts"]);
    expect(await found("deep/*.ts", "deep/b.ts", "nope.ts")).toEqual(["deep/b.ts", "nope.ts"]);
    await expect(found("deep/[x]*.ts")).rejects.toMatchObject({ code: "bad-usage", exitCode: 2 });
  });

  test("a file whose name looks like a pattern is that file", async () => {
    space.write({ "[id].ts": "" });
    expect(await found("[id].ts")).toEqual(["[id].ts"]);
  });

  test("where they go", () => {
    space.write({ "out/.keep": "" });
    const [a, b] = [space.path("a.ts"), space.path("deep/b.ts")];
    const names = (...given: Parameters<typeof outputsOf>) =>
      outputsOf(...given).map((path) => path && space.name(path));
    expect(names([a], undefined, false)).toEqual([undefined]);
    expect(names([a], space.path("x.mjs"), false)).toEqual(["x.mjs"]);
    expect(names([a], space.path("out"), false)).toEqual(["out/a.grad.ts"]);
    expect(names([a, b], undefined, true)).toEqual(["a.grad.ts", "deep/b.grad.ts"]);
    expect(names([a, b], space.path("new"), true)).toEqual(["new/a.grad.ts", "new/b.grad.ts"]);
    expect(() => outputsOf([a, b], "x.mjs", true)).toThrow("-o names a folder where there are several models");
  });

  test.each([
    ["a.ts", "deep/a.ts", "out"],
    ["a.ts", "a.mts", undefined],
  ])("%s and %s cannot both be written", (first, second, wanted) => {
    const models = [space.path(first), space.path(second)];
    expect(() => outputsOf(models, wanted && space.path(wanted), true)).toThrow(/would be made from two models/);
  });
});

describe("the command", () => {
  const folder = commandFolder();

  test("compiles all that it can, and tells what is wrong with the others", async () => {
    folder.write({ "a.ts": model("w.mul(2)"), "b.ts": model("w.data"), "c.ts": model("w.mul(3)"), "d.json": "1" });
    const { code, stdout, stderr } = await folder.run("a.ts", "b.ts", "c.ts", "--json");
    const { models, files, sources, error } = JSON.parse(stdout);
    expect([code, stderr, error.code]).toEqual([1, "", "traced-data"]);
    expect(models.map(({ name }: { name: string }) => name)).toEqual(["a", "c"]);
    expect(files).toEqual([folder.path("a.grad.ts"), folder.path("c.grad.ts")]);
    expect(sources).toEqual([folder.path("a.ts"), folder.path("c.ts")]);
    expect(folder.list()).not.toContain("b.grad.ts");
  });

  test("options in the model hold unless the command has others, and must be possible", async () => {
    const own = (emit: string): string => model().replace("inputs:", `emit: ${emit},\n  inputs:`);
    folder.write({ "m.ts": own('["hvp"]'), "n.ts": own('["jacobian"]'), "o.ts": own('["hpv"]'), "p.ts": own("3") });
    await folder.run("m.ts");
    expect(folder.read("m.grad.ts")).toMatch(/export function hvp/);
    expect(folder.read("m.grad.ts")).not.toMatch(/export function gradient/);
    await folder.run("m.ts", "--emit", "gradient");
    expect(folder.read("m.grad.ts")).toMatch(/export function gradient/);
    const { code, stderr } = await folder.run("n.ts", "o.ts", "p.ts");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error\[product-mismatch\][\s\S]*error\[bad-model\]: `emit` does not know `hpv`[\s\S]*o\.ts:\d+/,
    );
    expect(stderr).toMatch(/`emit` must be an array of names/);
  });

  test("types writes declarations, and nothing else", async () => {
    folder.write({ "src/m.ts": model(), "src/n.ts": model("w.data"), "src/main.ts": "" });
    const { code, stdout, stderr } = await folder.run("types", "src/**/*.ts");
    expect([code, stdout]).toEqual([1, "src/m.grad.d.ts\n"]);
    expect(stderr).toMatch(/error\[traced-data\]/);
    expect(folder.list()).toEqual(["src", "src/m.grad.d.ts", "src/m.ts", "src/main.ts", "src/n.ts"]);
    expect(folder.read("src/m.grad.d.ts")).toMatch(/export declare function valueAndGradient/);
  });

  test("types of two models that would have the same are none", async () => {
    folder.write({ "m.ts": model(), "m.mts": model() });
    const { code, stderr } = await folder.run("types", "m.*ts");
    expect([code, folder.list()]).toEqual([2, ["m.mts", "m.ts"]]);
    expect(stderr).toMatch(/error\[two-models\]: m\.grad\.js would be made from two models: m\.mts and m\.ts\./);
  });
});

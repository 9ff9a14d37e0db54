/** Loading: a model file is an ordinary module of Node. */
import { symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { trace } from "../../src/engine/trace.js";
import * as api from "../../src/index.js";
import { type LoadedFile, loadModels } from "../../src/load/index.js";
import { workspace } from "./workspace.js";

const space = workspace();

/** What a model file saw of its surroundings: it hangs it on its model. */
const seen = (loaded: LoadedFile): unknown => (loaded.models[0]!.model as unknown as { saw: unknown }).saw;
const model = (expression: string, imports = ""): string =>
  `import { defineModel, scalar } from "micrograd-compile";\n${imports}\n` +
  `export default Object.assign(defineModel({ parameters: { w: scalar(1) }, forward: ({ w }) => w.mul(2) }), { saw: ${expression} });\n`;

describe("models", () => {
  test("the default export comes first; what is no model is ignored", async () => {
    const { models, sources, file } = await space.load({
      "m.ts": `import { defineModel, scalar, type Num } from "micrograd-compile";
        const one = (n: number) => defineModel({ parameters: { w: scalar(n) }, forward: ({ w }: { w: Num }) => w.add(n) });
        export const alpha = one(1), beta = one(2), helper = (x: number) => x, text = "a";
        export default one(3);`,
    });
    expect(models.map(({ exportName }) => exportName)).toEqual(["default", "alpha", "beta"]);
    expect(models.map(({ model }) => [...model.createParameters()])).toEqual([[3], [1], [2]]);
    expect(file).toBe(space.path("m.ts"));
    expect(sources).toEqual([space.path("m.ts")]);
    expect(trace(models[0]!.model).forward.size).toBe(3);
  });

  test("a link stands for the file that it leads to", async () => {
    space.write({
      "real/m.ts": model("[import.meta.filename, other]", 'import { other } from "./other";'),
      "real/other.ts": "export const other = 1;",
    });
    symlinkSync(space.path("real/m.ts"), space.path("m.ts"));
    expect(seen(await loadModels(space.path("m.ts"), api))).toEqual([space.path("real/m.ts"), 1]);
  });

  test("the same file loads again, with what has changed", async () => {
    const initial = async (value: number) => {
      const { models } = await space.load({
        "m.ts": `import { defineModel, scalar } from "micrograd-compile";
          export default defineModel({ parameters: { w: scalar(${value}) }, forward: ({ w }) => w.neg() });`,
      });
      return models[0]!.model.createParameters()[0];
    };
    expect([await initial(1), await initial(2), await initial(2)]).toEqual([1, 2, 2]);
  });

  test("a file whose path has spaces, escapes and glob characters", async () => {
    const loaded = await space.load({ "a b%20#?é/[x]*{y}.ts": model("import.meta.filename") });
    expect(seen(loaded)).toBe(loaded.file);
    trace(loaded.models[0]!.model, loaded.locate);
  });
});

describe("what the model sees", () => {
  test("import.meta of each file", async () => {
    const expression =
      "[import.meta.url, import.meta.dirname, import.meta.filename, import.meta.resolve('./x.js'), other]";
    const loaded = await space.load({
      "m.ts": model(expression, 'import other from "./lib/other";'),
      "lib/other.ts": "export default [import.meta.url, __dirname, __filename];",
    });
    const url = (name: string) => new URL(`file://${space.path(name)}`).href;
    expect(seen(loaded)).toEqual([
      url("m.ts"),
      space.path("."),
      space.path("m.ts"),
      url("x.js"),
      [url("lib/other.ts"), space.path("lib"), space.path("lib/other.ts")],
    ]);
  });

  test("the working directory and the environment", async () => {
    expect(seen(await space.load({ "m.ts": model("[process.cwd(), process.env['PATH']]") }))).toEqual([
      process.cwd(),
      process.env.PATH,
    ]);
  });

  test("node:fs, with or without the prefix, and top-level await", async () => {
    const imports = `import { readFileSync } from "fs"; import { readFile } from "node:fs/promises";
      const url = new URL("./data.txt", import.meta.url);`;
    const loaded = await space.load({
      "m.ts": model("[readFileSync(url, 'utf8'), await readFile(url, 'utf8')]", imports),
      "data.txt": "numbers",
    });
    expect(seen(loaded)).toEqual(["numbers", "numbers"]);
  });

  test("JSON, and its own files in every dialect", async () => {
    const imports = `import data from "./data.json" with { type: "json" }; import { a } from "./a.js"; import { b } from "./b.mts";
      import c from "./c.cjs"; import plain from "./data.json";`;
    const loaded = await space.load({
      "m.ts": model("[data.list, plain.list, a, b, c.dir, c.sep, (await import('./d')).d]", imports),
      "data.json": '{ "list": [1, 2] }',
      "a.ts": "enum Kind { One = 1 } export const a: Kind = Kind.One;",
      "b.mts": "export const b = 'b' as const;",
      "c.cjs": "const { sep } = require('path'); module.exports = { dir: __dirname, sep };",
      "d.js": "export const d = 'd';",
    });
    expect(seen(loaded)).toEqual([[1, 2], [1, 2], 1, "b", space.path("."), "/", "d"]);
    expect([...loaded.sources].sort()).toEqual(
      ["a.ts", "b.mts", "c.cjs", "d.js", "data.json", "m.ts"].map((name) => space.path(name)),
    );
  });

  test("packages, by their import condition and as one instance", async () => {
    const loaded = await space.load({
      "m.ts": model(
        "[kind, legacy, ns.counter === counter, value]",
        `import { kind, counter } from "fake"; import * as ns from "fake"; import legacy from "legacy"; import value from "fake/data.json";
        import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
        if (require("legacy") !== legacy) throw new Error("two instances");`,
      ),
      "node_modules/fake/package.json": JSON.stringify({
        name: "fake",
        exports: {
          ".": { module: "./bundler.mjs", import: "./import.mjs", require: "./require.cjs" },
          "./data.json": "./data.json",
        },
      }),
      "node_modules/fake/import.mjs": 'export const kind = "import"; export const counter = {};',
      "node_modules/fake/require.cjs": 'exports.kind = "require";',
      "node_modules/fake/bundler.mjs": 'export const kind = "bundler";',
      "node_modules/fake/data.json": '"data"',
      "node_modules/legacy/package.json": '{ "name": "legacy", "main": "main.js" }',
      "node_modules/legacy/main.js": "module.exports = { legacy: true };",
    });
    expect(seen(loaded)).toEqual(["import", { legacy: true }, true, "data"]);
    expect(loaded.sources.map(space.name)).toEqual(["m.ts", "node_modules/fake/data.json"]);
  });

  test("the engine that runs is the one that it imports", async () => {
    const loaded = await space.load({
      "m.ts": model(
        "[engine.Value, Value]",
        'import * as engine from "micrograd-compile"; import { Value } from "./again.ts";',
      ),
      // The part of it that pages use is the same one.
      "again.ts": 'export { Value } from "micrograd-compile/engine";',
    });
    const { Value } = await import("../../src/engine/value.js");
    expect(seen(loaded)).toEqual([Value, Value]);
  });
});

describe("places", () => {
  test("operations are located in the innermost of the user's files", async () => {
    const loaded = await space.load({
      "m.ts": `import { defineModel, scalar } from "micrograd-compile";
import { twice } from "./twice";
interface Unused { readonly gone: true }
export default defineModel({
  parameters: { w: scalar(1) },
  forward: ({ w }) => {
    const é = "ü"; const doubled = twice(w.add(1));
    return doubled.sub(w);
  },
});
`,
      "twice.ts": `import type { Num } from "micrograd-compile";

export const twice = (x: Num): Num => x.mul(2);
`,
    });
    const { forward } = trace(loaded.models[0]!.model, loaded.locate);
    const places = Array.from({ length: forward.size }, (_, i) => loaded.place(forward.span[i]!));
    const shown = places.flatMap((place) =>
      place ? [`${space.name(place.file)}:${place.line}:${place.column} ${place.text}`] : [],
    );
    expect([...new Set(shown)]).toEqual([
      'm.ts:7:44 const é = "ü"; const doubled = twice(w.add(1));',
      "twice.ts:3:41 export const twice = (x: Num): Num => x.mul(2);",
      "m.ts:8:20 return doubled.sub(w);",
    ]);
  });

  test("outside of the user's code there is no place", async () => {
    const loaded = await space.load({ "m.ts": model("0") });
    expect(loaded.locate()).toBe(-1);
    expect(loaded.place(-1)).toBeUndefined();
  });
});

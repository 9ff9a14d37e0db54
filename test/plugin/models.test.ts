/** Which model the import of a generated module means. */
import { utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { isGenerated, lookUp, pathOfImport, wantedById } from "../../src/plugin/models.js";
import { workspace } from "../load/workspace.js";

const space = workspace();
const MODEL = 'import { defineModel } from "micrograd-compile";';

test.each([
  ["./model.grad.js", true],
  ["./model.grad", true],
  ["../a/b.grad.mjs?t=1", true],
  ["./model.gradient.js", false],
  ["./model.grad.css", false],
  ["./model.ts", false],
])("%s", (specifier, expected) => expect(isGenerated(specifier)).toBe(expected));

test.each([
  ["model.ts", "model.grad.js", "model.grad.d.ts"],
  ["model.ts", "model.grad.mjs", "model.grad.d.mts"],
  ["model.mts", "model.grad", "model.grad.d.ts"],
  ["deep/a.model.js", "deep/a.model.grad.ts", "deep/a.model.grad.d.ts"],
])("%s for %s", (model, imported, declarations) => {
  space.write({ [model]: MODEL });
  const found = lookUp(space.path(imported));
  expect(found).toMatchObject({ model: space.path(model), declarations: space.path(declarations) });
  expect(wantedById(`${(found as { id: string }).id}?t=12`)).toMatchObject({ model: space.path(model) });
});

test("nothing where there is no model", () => {
  space.write({ "other.ts": MODEL });
  expect(lookUp(space.path("model.grad.js"))).toBeUndefined();
});

test("what is written is what is imported, and may be stale", () => {
  space.write({ "model.ts": MODEL, "model.grad.ts": "" });
  expect(lookUp(space.path("model.grad.js"))).toEqual({ file: space.path("model.grad.ts"), stale: undefined });
  utimesSync(space.path("model.grad.ts"), 1, 1);
  expect(lookUp(space.path("model.grad.js"))).toMatchObject({ stale: space.path("model.ts") });
  // Declarations are no module.
  space.write({ "other.ts": MODEL, "other.grad.d.ts": "" });
  expect(lookUp(space.path("other.grad.js"))).toMatchObject({ model: space.path("other.ts") });
});

test("two models for one module", () => {
  space.write({ "model.ts": MODEL, "model.js": "export const x = 1;" });
  expect(lookUp(space.path("model.grad.js"))).toMatchObject({ model: space.path("model.ts") });
  space.write({ "model.js": MODEL });
  expect(() => lookUp(space.path("model.grad.js"))).toThrow(
    /would be made from two models: .*model\.ts and .*model\.js/,
  );
});

test.each([
  ["./model.grad.js", "src/main.ts?v=1", "src/model.grad.js"],
  ["../model.grad.js", "src/main.ts", "model.grad.js"],
  ["/src/model.grad.js", undefined, "src/model.grad.js"],
  ["model.grad.js", "src/main.ts", undefined],
])("%s from %s", (specifier, importer, expected) => {
  space.write({ "src/main.ts": "" });
  const from = importer === undefined ? undefined : space.path(importer);
  const path = pathOfImport(specifier, from, space.path("."));
  expect(path && space.name(path)).toBe(expected);
});

test("what is outside of the root", () => {
  space.write({ "shared/x.ts": "" });
  expect(pathOfImport(`/@fs${space.path("shared/model.grad.js")}`, undefined, space.path("app"))).toBe(
    space.path("shared/model.grad.js"),
  );
  expect(pathOfImport(space.path("shared/model.grad.js"), undefined, space.path("app"))).toBe(
    space.path("shared/model.grad.js"),
  );
});

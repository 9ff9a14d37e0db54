/** Declarations beside models: written where they have changed, and no reason to stop. */
import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { writeTypes } from "../../src/plugin/types.js";
import { workspace } from "../load/workspace.js";

const space = workspace();

test("where they go", () => {
  const wanted = { declarations: space.path("src/m.grad.d.ts") };
  space.write({ "src/m.ts": "" });
  expect(writeTypes(wanted, "a", false, space.path("."))).toBeUndefined();
  expect(existsSync(wanted.declarations)).toBe(false);
  writeTypes(wanted, "a", "beside", space.path("."));
  expect(readFileSync(wanted.declarations, "utf8")).toBe("a");
  writeTypes(wanted, "b", "types", space.path("."));
  expect(readFileSync(space.path("types/src/m.grad.d.ts"), "utf8")).toBe("b");
  // From outside of the project no folder of it has the shape.
  writeTypes(wanted, "c", "types", space.path("other"));
  expect(readFileSync(wanted.declarations, "utf8")).toBe("c");
});

test("only what has changed is written", () => {
  const wanted = { declarations: space.path("m.grad.d.ts") };
  writeTypes(wanted, "a", "beside", space.path("."));
  utimesSync(wanted.declarations, 1, 1);
  writeTypes(wanted, "a", "beside", space.path("."));
  expect(statSync(wanted.declarations).mtimeMs).toBe(1000);
});

test("a folder that cannot be written to is a matter of a sentence", () => {
  space.write({ file: "" });
  expect(writeTypes({ declarations: space.path("file/m.grad.d.ts") }, "a", "beside", space.path("."))).toMatch(
    /^The declarations .*m\.grad\.d\.ts cannot be written: E\w+: [^,]*\.$/,
  );
});

/** `--watch`: compiles again after each change, keeps going after errors, survives editors that replace files. */
import { renameSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { commandFolder, model } from "./command.js";

const folder = commandFolder();
const DONE = /m\.grad\.ts .* s\n/;

test("compiles again when the model or a file it imports changes", async () => {
  folder.write({
    "m.ts": model("w.mul(factor)", 'import { factor } from "./lib/factor";'),
    "lib/factor.ts": "export const factor = 2;",
  });
  const watching = folder.start("m.ts", "--watch");
  await watching.wait("stdout", DONE);
  folder.write({ "lib/factor.ts": "export const factor = 3;" });
  await watching.wait("stdout", DONE);
  expect(folder.read("m.grad.ts")).toMatch(/\* 3\b/);
  folder.write({ "m.ts": model("w.mul(4)") });
  await watching.wait("stdout", DONE);
  expect(folder.read("m.grad.ts")).toMatch(/\* 4\b/);
  watching.child.kill("SIGINT");
  const { code, stderr } = await watching.ended;
  expect(code).toBe(130);
  expect(stderr).not.toMatch(/error/);
  expect(folder.list()).toEqual(["lib", "lib/factor.ts", "m.grad.ts", "m.ts"]);
});

test("does not compile again for files that it does not depend on, its own output among them", async () => {
  folder.write({ "m.ts": model("w.mul(5)") });
  const watching = folder.start("m.ts", "--watch");
  await watching.wait("stdout", DONE);
  folder.write({ "other.ts": "1" });
  await new Promise((resolve) => setTimeout(resolve, 400));
  watching.child.kill("SIGTERM");
  const { code, stdout } = await watching.ended;
  expect([code, stdout.split("\n").length]).toEqual([143, 2]);
});

test("keeps going after errors, of every kind", async () => {
  folder.write({ "m.ts": model("w.mul(6)") });
  const watching = folder.start("m.ts", "--watch");
  await watching.wait("stdout", DONE);
  for (const [text, error] of [
    [model("w.data"), /error\[traced-data\]/],
    ["const = 1", /error\[bad-syntax\]/],
    [model("w", "await new Promise(() => {});"), /error\[model-never-loaded\]/],
    [model("w", "process.exit();"), /error\[model-exited\]/],
    [model("w.mul(later)", 'import { later } from "./later";'), /error\[unresolved-import\]/],
  ] as const) {
    folder.write({ "m.ts": text });
    await watching.wait("stderr", error);
  }
  expect(folder.read("m.grad.ts")).toMatch(/\* 6\b/);
  folder.write({ "later.ts": "export const later = 7;" });
  await watching.wait("stdout", DONE);
  expect(folder.read("m.grad.ts")).toMatch(/\* 7\b/);
});

test("starts with a model that fails, but not with one that is not there", async () => {
  folder.write({ "m.ts": "const = 1" });
  const watching = folder.start("m.ts", "--watch");
  await watching.wait("stderr", /error\[bad-syntax\]/);
  folder.write({ "m.ts": model("w.mul(8)") });
  await watching.wait("stdout", DONE);
  expect((await folder.start("nope.ts", "--watch").ended).code).toBe(2);
});

test("survives editors that replace, or remove and write", async () => {
  folder.write({ "m.ts": model("w.mul(9)") });
  const watching = folder.start("m.ts", "--watch");
  await watching.wait("stdout", DONE);
  for (const factor of [10, 11]) {
    folder.write({ "m.ts~": model(`w.mul(${factor})`) });
    renameSync(folder.path("m.ts~"), folder.path("m.ts"));
    await watching.wait("stdout", DONE);
    expect(folder.read("m.grad.ts")).toMatch(new RegExp(`\\* ${factor}\\b`));
  }
  rmSync(folder.path("m.ts"));
  await watching.wait("stderr", /error\[missing-file\]/);
  folder.write({ "m.ts": model("w.mul(12)") });
  await watching.wait("stdout", DONE);
  expect(folder.read("m.grad.ts")).toMatch(/\* 12\b/);
});

test("watches all that a pattern means in one process, says what changed, and takes in what is new", async () => {
  const reads = 'const [factor] = JSON.parse(readFileSync(new URL("./data.json", import.meta.url), "utf8"));';
  folder.write({
    "a/one.model.ts": model("w.mul(factor)", `import { readFileSync } from "node:fs";${reads}`),
    "a/data.json": "[21]",
    "a/no-model.ts": "throw new Error();",
    "b/two.model.ts": model("w.mul(22)"),
  });
  const watching = folder.start("--watch", "**/*.ts");
  await watching.wait("stdout", /^a\/one\.model\.grad\.ts .*\nb\/two\.model\.grad\.ts .* s\n$/);
  folder.write({ "a/data.json": "[23]" });
  await watching.wait("stderr", /^\d\d:\d\d:\d\d a\/data\.json changed\n/m);
  await watching.wait("stdout", /^a\/one\.model\.grad\.ts .* s\n$/);
  expect(folder.read("a/one.model.grad.ts")).toMatch(/\* 23\b/);
  folder.write({ "b/three.model.ts": model("w.mul(24)") });
  await watching.wait("stdout", /^b\/three\.model\.grad\.ts .* s\n$/);
  folder.write({ "b/two.model.ts": model("w.data") });
  await watching.wait("stderr", /b\/two\.model\.ts changed\nerror\[traced-data\]/);
  folder.write({ "b/two.model.ts": model("w.mul(25)") });
  await watching.wait("stdout", /^b\/two\.model\.grad\.ts .* s\n$/);
});

test("with --json each result is one line", async () => {
  folder.write({ "m.ts": model("w.mul(13)") });
  const watching = folder.start("m.ts", "--watch", "--json");
  await watching.wait("stdout", /^\{"models":.*\}\n/);
  folder.write({ "m.ts": model("w.data") });
  await watching.wait("stdout", /^\{"error":\{"code":"traced-data".*\}\n/);
});

/** Writing: whole or not at all. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeFiles } from "../../src/cli/files.js";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "micrograd-files-")));
});
afterEach(() => rmSync(folder, { recursive: true }));
const list = (): string[] => readdirSync(folder, { recursive: true }).map(String).sort();

test("makes folders and writes all files", async () => {
  await writeFiles([
    { path: join(folder, "a/b/c.ts"), text: "é" },
    { path: join(folder, "a/b/d.ts"), text: "d" },
  ]);
  expect(list()).toEqual(["a", "a/b", "a/b/c.ts", "a/b/d.ts"]);
  expect(readFileSync(join(folder, "a/b/c.ts"), "utf8")).toBe("é");
});

test("keeps the mode of a file that it replaces", async () => {
  writeFileSync(join(folder, "a.ts"), "old");
  chmodSync(join(folder, "a.ts"), 0o600);
  await writeFiles([{ path: join(folder, "a.ts"), text: "new" }]);
  expect([statSync(join(folder, "a.ts")).mode & 0o777, readFileSync(join(folder, "a.ts"), "utf8")]).toEqual([
    0o600,
    "new",
  ]);
});

test("writes none if one cannot be written, and removes the folders it made", async () => {
  const name = `${"n".repeat(300)}.ts`;
  const both = [
    { path: join(folder, "a/b.ts"), text: "b" },
    { path: join(folder, "c/d", name), text: "d" },
  ];
  await expect(writeFiles(both)).rejects.toMatchObject({ code: "bad-output", exitCode: 2 });
  expect(list()).toEqual([]);
});

test("overwrites no input", async () => {
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "lib/a.ts"), "a");
  const file = { path: join(folder, "lib/../lib/a.ts"), text: "" };
  await expect(writeFiles([file], ["m.ts", join(folder, "lib/a.ts")])).rejects.toMatchObject({
    code: "output-is-model",
  });
  expect(readFileSync(join(folder, "lib/a.ts"), "utf8")).toBe("a");
});

test("leaves no listeners for signals", async () => {
  const before = process.listenerCount("SIGINT");
  await writeFiles([{ path: join(folder, "a.ts"), text: "" }]);
  expect(process.listenerCount("SIGINT")).toBe(before);
});

/**
 * The architecture, read off the real files: imports run one way, a package is known to one file, only ops/ tells ops
 * apart, every file says what it knows, and nothing names the machine it was written on.
 */
import { homedir } from "node:os";
import { describe, expect, test } from "vitest";
import { ops } from "../src/ops/index.js";
import { Sources } from "./support/architecture.js";
import { projectRoot, sourcesIn } from "./support/sources.js";

const names = Object.keys(ops);
const src = new Sources(sourcesIn("src"));
const templates = new Sources(sourcesIn("templates"));

/** The complaints about one file of this text. */
const about = (path: string, text: string) => new Sources([{ path, text }]);

describe("imports run one way", () => {
  test("in src/", () => expect(src.directions()).toEqual([]));

  test.each([
    ["ops/a.ts", 'import { x } from "../ir/tape.js";', "ir/tape.ts"],
    ["ops/a.ts", 'import type { X } from "../diagnostics.ts";', undefined],
    ["ir/a.ts", 'import type { X } from "../engine/value.js";', "engine/value.ts"],
    ["ir/a.ts", 'export { x } from "../passes/index.js";', "passes/index.ts"],
    ["engine/a.ts", 'const { x } = await import("../compile.js");', "compile.ts"],
    ["emit/javascript/a.ts", 'import { x } from "../../layout/kernel.js";', undefined],
    ["emit/javascript/a.ts", 'import { x } from "../../engine/value.js";', "engine/value.ts"],
    ["derive/a.ts", 'type X = import("../passes/index.js").X;', "passes/index.ts"],
    ["load/a.ts", 'import { x } from "../verify/check.js";', "verify/check.ts"],
    ["verify/check.ts", 'import { x } from "../compile.js";', undefined],
    ["verify/other.ts", 'import { x } from "../compile.js";', "compile.ts"],
    ["diagnostics.ts", 'import { x } from "./common/paths.js";', "common/paths.ts"],
    ["compile.ts", 'import { x } from "./emit/index.js";', undefined],
  ])("%s: %s", (path, text, imported) =>
    expect(about(path, text).directions()).toEqual(imported ? [`${path} imports ${imported}`] : []),
  );
});

describe("each package is known to one file", () => {
  test("in src/", () => expect(src.packages()).toEqual([]));
  test("none in templates/", () => expect(templates.packages()).toEqual([]));

  test("a second one is found, and one that is new", () => {
    const sources = new Sources([
      { path: "emit/a.ts", text: 'import { Project } from "ts-morph"; import pc from "picocolors";' },
      { path: "emit/b.ts", text: 'import type { Node } from "ts-morph"; import { x } from "node:fs";' },
      { path: "engine/c.ts", text: 'await import("left-pad/index.js");' },
    ]);
    expect(sources.packages()).toEqual([
      "ts-morph is imported by more than one file: emit/a.ts, emit/b.ts",
      "left-pad is imported by engine/c.ts",
    ]);
  });
});

describe("only ops/ tells ops apart", () => {
  test("in src/", () => expect(src.opsToldApart(names)).toEqual([]));
  test("in templates/", () => expect(templates.opsToldApart(names)).toEqual([]));

  test.each([
    ["switch (code) { default: }", "has a switch"],
    ['if (name === "add") f();', 'compares: name === "add"'],
    ['const stores = kernel.stores === "add";', undefined],
    ['const laws = { add: f, "mul": g, tanh() {} };', "has a table keyed by ops"],
    ["const laws = { [opcodes.add]: f, [opcodes.sub]: g, [opcodes.mul]: h };", "has a table keyed by ops"],
    ['const smooth = new Set(["exp", "sin", "cos"]);', "has a list of ops"],
    ['const laws = new Map([["exp", f], ["sin", g], ["cos", h]]);', "has a list of ops"],
    ["const options = { min: 0, max: 1 };", undefined],
    ['const kind = model === "scalar";', undefined],
  ])("%s", (text, what) =>
    expect(about("passes/a.ts", text).opsToldApart(names)).toEqual(what ? [`passes/a.ts:1 ${what}`] : []),
  );

  test("a switch is fine in ops/, and on top if it is not about ops", () => {
    const text = 'switch (x) { case "add": }';
    expect(about("ops/a.ts", text).opsToldApart(names)).toEqual([]);
    expect(about("cli.ts", text).opsToldApart(names)).toEqual(['cli.ts:1 has a case for "add"']);
    expect(about("cli.ts", text.replace("add", "check")).opsToldApart(names)).toEqual([]);
  });
});

describe("every file says what it knows, and long ones why they are", () => {
  test.each(["src", "templates", "demo", "bench", "examples"])("in %s/", (folder) =>
    expect(new Sources(sourcesIn(folder)).headers()).toEqual([]),
  );

  test("what is missing is found", () => {
    const lines = "f();\n".repeat(301);
    expect(about("a.ts", "f();").headers()).toEqual(["a.ts has no header"]);
    expect(about("a.ts", "#!/usr/bin/env node\n/** The command. */\nf();").headers()).toEqual([]);
    expect(about("a.ts", `/** Calls. */\n${lines}`).headers()).toEqual([
      "a.ts has 302 lines, and its header does not say why",
    ]);
    expect(about("a.ts", `/** Calls. It is long because … */\n${lines}`).headers()).toEqual([]);
  });
});

describe("nothing names the machine it was written on", () => {
  // Put together here, so that this file does not name them itself.
  const forbidden = [homedir(), projectRoot.replace(/\/$/, ""), "/work", "/home", "/tmp"]
    .filter((path) => path.length > 1)
    .map((path) => `${path}/`);
  const registry = /https?:\/\/(registry\.|[\w.-]+:\d+|(\d+\.){3}\d+)/;

  const named = (text: string): string[] => [
    ...forbidden.filter((path) => new RegExp(`(?<![\\w.:/])${path}`).test(text)),
    ...(registry.exec(text)?.slice(0, 1) ?? []),
  ];

  test("in the whole project", () =>
    expect(
      sourcesIn("").flatMap(({ path, text }) =>
        path === "test/architecture.test.ts" ? [] : named(text).map((what) => `${path}: ${what}`),
      ),
    ).toEqual([]));

  test("what is not allowed is found", () => {
    expect(named(`const file = "${projectRoot}src/index.ts";`)).not.toEqual([]);
    expect(named('"resolved": "http://registry.example.org/x.tgz"')).toEqual(["http://registry."]);
    expect(named("https://github.com/karpathy/micrograd and ./tmp/x")).toEqual([]);
  });
});

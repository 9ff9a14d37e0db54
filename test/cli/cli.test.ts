/**
 * The command: what it prints where, its exit codes, and that nothing is touched on an error. It is long because wrong usage
 * is one table.
 */
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CLI, commandFolder, model } from "./command.js";

const folder = commandFolder();

describe("compiling", () => {
  test("writes the module beside the model and says so in one line", async () => {
    folder.write({ "m.ts": model() });
    const { code, stdout, stderr } = await folder.start("m.ts").ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^m\.grad\.ts {2}[\d,]+ nodes → [\d,]+ statements, [\d.]+ kB in \d\.\d\d s\n$/);
    expect(folder.list()).toEqual(["m.grad.ts", "m.ts"]);
  });

  test("makes the folders of -o, and declarations beside JavaScript", async () => {
    folder.write({ "m.ts": model() });
    const { code, stdout } = await folder.run("m.ts", "-o", "out/deep/m.mjs");
    expect([code, stdout.split(" ")[0]]).toEqual([0, "out/deep/m.mjs"]);
    expect(folder.list()).toEqual(["m.ts", "out", "out/deep", "out/deep/m.d.mts", "out/deep/m.mjs"]);
  });

  test("replaces what is there, behind a link too", async () => {
    folder.write({ "m.ts": model(), "real/out.ts": "old" });
    symlinkSync(folder.path("real/out.ts"), folder.path("m.grad.ts"));
    expect((await folder.run("m.ts")).code).toBe(0);
    expect(folder.read("real/out.ts")).toContain("export function forward");
  });

  test("--emit takes a list", async () => {
    folder.write({ "m.ts": model() });
    expect((await folder.run("m.ts", "--emit", "forward, gradient")).code).toBe(0);
    expect(folder.read("m.grad.ts")).toMatch(/export function gradient/);
    expect(folder.read("m.grad.ts")).not.toMatch(/export function valueAndGradient/);
  });

  test("warns on stderr", async () => {
    folder.write({ "m.ts": model("w") });
    const { code, stderr } = await folder.run("m.ts");
    expect([code, stderr]).toEqual([0, "warning[unused-input]: The input x never reaches the result.\n"]);
  });

  test("--report shows a column per model", async () => {
    folder.write({
      "m.ts": `${model()}export const other = defineModel({ parameters: { v: scalar(2) }, forward: ({ v }) => v.mul(v) });`,
    });
    const { stdout } = await folder.run("m.ts", "--report");
    expect(stdout).toMatch(/^m\.grad\.ts {2}2 models, /);
    expect(stdout).toMatch(/^ +m +other$/m);
    expect(stdout).toMatch(/^ +load +\d+\.\d{3} s +\d+\.\d{3} s$/m);
    expect(stdout).toMatch(/^ +peak memory +\d+ MB +\d+ MB$/m);
  });

  test("--json prints JSON and nothing else, whatever the model prints", async () => {
    folder.write({ "m.ts": model(undefined, 'console.log("loading"); process.stdout.write("!");') });
    const { code, stdout, stderr } = await folder.start("m.ts", "--json").ended;
    expect([code, stderr]).toEqual([0, "loading\n!"]);
    const { models, files } = JSON.parse(stdout);
    expect(files).toEqual([folder.path("m.grad.ts")]);
    expect(models).toEqual([
      {
        name: "m",
        file: expect.any(String),
        traceNodes: expect.any(Number),
        statements: expect.any(Number),
        bytes: Buffer.byteLength(folder.read("m.grad.ts")),
        seconds: expect.objectContaining({ load: expect.any(Number), trace: expect.any(Number) }),
        peakMemory: expect.any(Number),
        warnings: [],
        functions: ["forward", "gradient", "valueAndGradient", "batchForward", "batchValueAndGradient"],
        layouts: expect.objectContaining({
          exampleGradient: expect.stringMatching(/^a straight line, \d+ statements in 1 function, warm after/),
        }),
      },
    ]);
  });

  test("--dump prints a stage and writes nothing", async () => {
    folder.write({ "m.ts": model() });
    const { code, stdout } = await folder.run("m.ts", "--dump", "trace");
    expect([code, folder.list()]).toEqual([0, ["m.ts"]]);
    expect(stdout).toMatch(/tanh/);
    const unknown = await folder.start("m.ts", "--dump", "nope").ended;
    expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
    expect(unknown.stderr).toMatch(/error\[bad-usage\].*trace, derive/);
  });

  test("ends although the model has left timers running", async () => {
    folder.write({ "m.ts": model(undefined, "setInterval(() => {}, 1000);") });
    expect((await folder.start("m.ts").ended).code).toBe(0);
  });

  test("may be read by something that stops", () => {
    folder.write({ "m.ts": model() });
    const { stderr } = spawnSync("sh", ["-c", `"$0" "$1" m.ts --dump emit | true`, process.execPath, CLI], {
      cwd: folder.path("."),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
  });
});

describe("check and bench", () => {
  test("check compares the derivatives of ops that the model defines", async () => {
    const source = (rule: string): string =>
      `import { defineModel, defineOp, scalar } from "micrograd-compile";
      const f = defineOp({ name: "f", eval: (x: number) => x * x, vjp: (g, x) => [${rule}] });
      export default defineModel({ parameters: { w: scalar(1) }, forward: ({ w }) => f(w) });`;
    folder.write({
      "right.ts": source("2 * g * x"),
      "wrong.ts": source("g * x"),
      "open.ts": source("g").replace("x * x", "k"),
    });
    const [right, wrong, open] = [
      await folder.run("check", "right.ts"),
      await folder.run("check", "wrong.ts"),
      await folder.run("open.ts"),
    ];
    expect(right.stdout).toContain("✓ f: its derivative agrees with finite differences at 64 points");
    expect(wrong.stdout).toMatch(/✗ f: ∂\/∂x at x = \S+ is \S+, finite differences say \S+/);
    expect([right.code, wrong.code, open.code]).toEqual([0, 1, 1]);
    expect(open.stderr).toMatch(/error\[open-eval\]: f: eval refers to `k`[\s\S]*open\.ts:2:60/);
  });

  test("check compares and says so by its exit code", async () => {
    folder.write({ "m.ts": model() });
    const { code, stdout } = await folder.run("check", "m.ts");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/no mismatch/)]);
    expect(folder.list()).toEqual(["m.ts"]);
  });

  test("errors of the model are framed", async () => {
    folder.write({ "m.ts": model("w.data") });
    for (const command of ["check", "bench"]) {
      const { code, stderr } = await folder.run(command, "m.ts");
      expect([code, stderr]).toEqual([1, expect.stringMatching(/error\[traced-data\][\s\S]* --> m\.ts:6:32/)]);
    }
  });
});

describe("help", () => {
  test("--help has examples, --version is the package's", async () => {
    const help = await folder.start("--help").ended;
    expect([help.code, help.stderr]).toEqual([0, ""]);
    // What was left when the command was built is what it says.
    expect(await folder.run("--help")).toMatchObject({ code: 0, stdout: help.stdout });
    for (const text of [
      "-o, --output",
      "--emit",
      "--watch",
      "--report",
      "--json",
      "--dump",
      "check",
      "bench",
      "Examples:",
    ])
      expect(help.stdout).toContain(text);
    expect((await folder.run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await folder.run("check", "--help")).stdout).toMatch(/Usage: micrograd-compile check/);
  });
});

describe("errors", () => {
  test.each([
    ["no arguments", [], /^error\[bad-usage\]: Missing required argument 'models'\.\nhelp: .*--help\.\n$/],
    [
      "an unknown option",
      ["m.ts", "--emitt", "x"],
      /^error\[bad-usage\]: Unknown option '--emitt'\. Did you mean --emit\?\n/,
    ],
    [
      "a backend that there is not",
      ["m.ts", "--backend", "cuda"],
      /^error\[bad-usage\]: There is no backend `cuda`; the backends are js, wasm, auto\./,
    ],
    [
      "two models, one file",
      ["m.ts", "lib.ts", "-o", "x.ts"],
      /^error\[bad-usage\]: -o names a folder where there are several models, and x\.ts looks like a file\./,
    ],
    [
      "an option check does not take",
      ["check", "m.ts", "--report"],
      /^error\[bad-usage\]: check does not take --report/,
    ],
    ["no file", ["nope.ts"], /^error\[missing-file\]: The model file nope\.ts does not exist\./],
    ["a folder", ["dir"], /^error\[not-a-file\]: dir is not a file\./],
    ["an unknown function", ["m.ts", "--emit", "gradient,nope"], /^error\[unknown-product\].*`nope`[\s\S]*gradient/],
    ["an unknown extension", ["m.ts", "-o", "m.wasm"], /^error\[bad-extension\]: m\.wasm/],
    [
      "the model as output",
      ["m.ts", "-o", "./dir/../m.ts"],
      /^error\[output-is-model\]: The output .*m\.ts is the model itself\./,
    ],
    [
      "the model behind a link as output",
      ["m.ts", "-o", "link.ts"],
      /^error\[output-is-model\]: The output link\.ts is the model itself\./,
    ],
    [
      "an input as output",
      ["m.ts", "-o", "lib.ts"],
      /^error\[output-is-model\]: The output lib\.ts is an input of the model\./,
    ],
    [
      "a file as folder",
      ["m.ts", "-o", "m.ts/x.ts"],
      /^error\[bad-output\]: Cannot write m\.ts\/x\.ts: not a directory\./,
    ],
    [
      "what the system refuses",
      ["m.ts", "-o", "/proc/nope/x.ts"],
      /^error\[bad-output\]: Cannot write \/proc\/nope\/x\.ts: /,
    ],
    [
      "a folder as declarations",
      ["m.ts", "-o", "new/../taken.mjs"],
      /^error\[bad-output\]: Cannot write taken\.d\.mts: it is a folder\./,
    ],
  ])("%s: wrong usage", async (_, args, message) => {
    folder.write({
      "m.ts": model(undefined, 'import "./lib";'),
      "lib.ts": "",
      "dir/x": "",
      "dir.ts/x": "",
      "taken.d.mts/x": "",
    });
    symlinkSync(folder.path("m.ts"), folder.path("link.ts"));
    const before = folder.list();
    const { code, stdout, stderr } = await folder.run(...args);
    expect(stdout + stderr).toMatch(message);
    expect(code).toBe(2);
    expect(folder.list()).toEqual(before);
    expect(folder.read("lib.ts")).toBe("");
  });

  test("a model that fails: code, place, frame and hint", async () => {
    folder.write({
      "m.ts": model("helper(w)", 'import { helper } from "./lib/helper";'),
      "lib/helper.ts": "export const helper = (w: any) =>\n  w.data;\n",
    });
    const { code, stdout, stderr } = await folder.run("m.ts");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      [
        "error[traced-data]: `.data` of a traced scalar was read: it has no number yet, the model is only being recorded.",
        " --> lib/helper.ts:2:5",
        "    1 | export const helper = (w: any) =>",
        ">   2 |   w.data;",
        "      |     ^",
        "    3 |",
        "    at Model.forward (m.ts:6:30)",
        "help: Go on computing with the scalar itself; to choose by its value write select(condition, a, b), to stop its gradient stopGradient(x).",
        "",
      ].join("\n"),
    );
    expect(folder.list()).toEqual(["lib", "lib/helper.ts", "m.ts"]);
  });

  test("as JSON", async () => {
    folder.write({ "m.ts": model("w.data") });
    const { code, stdout, stderr } = await folder.run("m.ts", "--json");
    expect([code, stderr]).toEqual([1, ""]);
    const error = {
      code: "traced-data",
      message: expect.any(String),
      hint: expect.any(String),
      file: folder.path("m.ts"),
      line: 6,
      column: 32,
    };
    expect(JSON.parse(stdout)).toEqual({ error, errors: [error] });
  });

  test("an old output survives", async () => {
    folder.write({ "m.ts": model("w.data"), "m.grad.ts": "old" });
    expect((await folder.start("m.ts").ended).code).toBe(1);
    expect(folder.read("m.grad.ts")).toBe("old");
  });
});

describe("a model that meddles with the process", () => {
  test.each([
    ["exits", "process.exit(0);", "model-exited", ":2:9"],
    [
      "exits later",
      "setTimeout(() => process.exit(0)); await new Promise((done) => setTimeout(done, 100));",
      "model-exited",
      ":2:26",
    ],
    ["never loads", "await new Promise(() => {});", "model-never-loaded", ":2:1"],
    [
      "rejects behind our back",
      "Promise.reject(new TypeError('late')); await new Promise((done) => setTimeout(done, 500));",
      "model-threw",
      ":2:16",
    ],
    [
      "throws behind our back",
      "setTimeout(() => { throw new TypeError('late'); }); await new Promise((done) => setTimeout(done, 500));",
      "model-threw",
      ":2:26",
    ],
  ])("%s", async (_, before, error, place) => {
    folder.write({ "m.ts": model(undefined, before) });
    const { code, stdout, stderr } = await folder.start("m.ts").ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`^error\\[${error}\\]`));
    expect(stderr.match(/^error/gm)).toHaveLength(1);
    expect(stderr).toContain(`m.ts${place}`);
    expect(folder.list()).toEqual(["m.ts"]);
  });
});

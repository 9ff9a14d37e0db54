/** Bad input: every error has its code, the place in the user's own file, and a frame of it. */
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics.js";
import { trace } from "../../src/engine/trace.js";
import { workspace } from "./workspace.js";

const space = workspace();

const at = (error: Diagnostic): string => {
  const { file, line, column } = error.location!;
  return `${error.code} ${space.name(file)}:${line}:${column}`;
};

/** What the caret of a frame points at, up to the end of the word. */
function marked({ frame }: Diagnostic): string {
  const lines = frame!.split("\n");
  const caret = lines.findIndex((line) => /^ +\|\s*\^$/.test(line));
  expect(lines[caret - 1]).toMatch(/^> /);
  return /^[\w$]+|^./.exec(lines[caret - 1]!.slice(lines[caret]!.indexOf("^")))![0];
}

/** The error of loading a file, or of tracing its last model. */
async function errorOf(files: Record<string, string>): Promise<Diagnostic> {
  space.write(files);
  const loaded = await space.load(files);
  try {
    for (const { model } of loaded.models) trace(model, loaded.locate);
  } catch (error) {
    return loaded.explain(error);
  }
  throw new Error("Nothing is wrong.");
}

/** A model whose `forward` has this body, on line 5. */
const withBody = (body: string, more = ""): Record<string, string> => ({
  "m.ts": `import { defineModel, scalar, vector, Value } from "micrograd-compile";${more}
export default defineModel({
  parameters: { w: scalar(1), v: vector(2) },
  forward: ({ w, v }) => {
    ${body}
  },
});
`,
});

describe("the file", () => {
  test("is missing, or is no file", async () => {
    const missing = await space.failure({ "other/m.ts": "" }).then(() => import("../../src/load/index.js"));
    await expect(missing.loadModels(space.path("nope.ts"), {})).rejects.toMatchObject({
      code: "missing-file",
      exitCode: 2,
    });
    await expect(missing.loadModels(space.path("other/m.ts/x"), {})).rejects.toMatchObject({ code: "missing-file" });
    await expect(missing.loadModels(space.path("other"), {})).rejects.toMatchObject({
      code: "not-a-file",
      exitCode: 2,
    });
  });

  test("does not parse", async () => {
    const error = await space.failure({ "m.ts": 'const é = 1;\nexport const x: number = "é" +* 2;\n' });
    expect(at(error)).toBe("bad-syntax m.ts:2:31");
    expect(error.message).toBe('Unexpected "*".');
    expect(error.frame).toBe(
      '    1 | const é = 1;\n>   2 | export const x: number = "é" +* 2;\n      |                               ^\n    3 |',
    );
  });

  test("does not parse, on the first line and with import.meta in it", async () => {
    const error = await space.failure({ "m.ts": "const here = import.meta.url; const = 1;\n" });
    expect([at(error), marked(error)]).toEqual(["bad-syntax m.ts:1:37", "="]);
    const open = await space.failure({ "m.ts": "const here = import.meta.url;\nfunction f() {\n" });
    expect(at(open)).toBe("bad-syntax m.ts:3:1");
  });

  test("imports JSON that does not parse", async () => {
    const error = await space.failure({ "m.ts": 'import "./data.json";', "data.json": '{\n  "a": 1,\n  b\n}' });
    expect([at(error), marked(error)]).toEqual(["bad-syntax data.json:3:3", "b"]);
  });

  test("has a key twice", async () => {
    const error = await space.failure({
      "m.ts":
        'import { defineModel, scalar } from "micrograd-compile";\nexport default defineModel({\n  parameters: { w: scalar(), w: scalar() },\n  forward: ({ w }) => w,\n});',
    });
    expect([at(error), marked(error)]).toEqual(["duplicate-name m.ts:3:30", "w"]);
    expect(error.message).toBe("The name `w` is there twice: the later entry would replace the earlier one.");
  });

  test("exports a name twice", async () => {
    const error = await space.failure({ "m.ts": "const a = 1;\nexport { a as b };\nexport { a as b };" });
    expect([at(error), marked(error)]).toEqual(["duplicate-name m.ts:3:15", "b"]);
  });

  test.each([
    ["./nope", 'Cannot resolve the import "./nope".'],
    ["nope", 'Cannot resolve the import "nope".'],
    ["node:nope", 'Cannot resolve the import "node:nope".'],
    ["broken", 'Cannot resolve the import "broken".'],
  ])("imports %s", async (name, message) => {
    const error = await space.failure({
      "m.ts": `import "./lib";`,
      "lib.ts": `const a = import.meta.url;\nimport x from "${name}";\nconsole.log(a, x);`,
      "node_modules/broken/package.json": '{ "name": "broken", "exports": { "./other": "./other.js" } }',
    });
    expect([at(error), error.message]).toEqual(["unresolved-import lib.ts:2:15", message]);
    expect(error.frame).toContain(`>   2 | import x from "${name}";`);
  });

  test("imports a name that is not there", async () => {
    const ours = await space.failure({ "m.ts": 'import { nothing } from "micrograd-compile";\nnothing();' });
    expect([at(ours), ours.message]).toEqual([
      "unresolved-import m.ts:1:10",
      "micrograd-compile exports no `nothing`.",
    ]);
    const theirs = await space.failure({
      "m.ts": 'const a = 1;\nimport { nothing } from "fake";\nnothing(a);',
      "node_modules/fake/package.json": '{ "name": "fake", "type": "module", "exports": "./fake.js" }',
      "node_modules/fake/fake.js": "export const something = 1;",
    });
    expect([at(theirs), marked(theirs)]).toEqual(["unresolved-import m.ts:2:10", "nothing"]);
    expect(theirs.message).toMatch(/does not provide an export named 'nothing'/);
  });
});

describe("while it is imported", () => {
  test("it throws, in a helper of another file", async () => {
    const error = await space.failure({
      "m.ts": 'import { helper } from "./lib/helper";\n\nexport const x = helper({});',
      "lib/helper.ts":
        "interface Options { readonly deep?: { readonly x: number } }\n\nexport const helper = (options: Options): number =>\n  options.deep!.x;\n",
    });
    expect([at(error), marked(error)]).toEqual(["model-threw lib/helper.ts:4:17", "x"]);
    expect(error.message).toBe("TypeError: Cannot read properties of undefined (reading 'x')");
    expect(error.trail.map((line) => line.replaceAll(space.path(""), ""))).toEqual([
      "at helper (/lib/helper.ts:4:17)",
      "at /m.ts:3:18",
    ]);
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  test("it throws after an await, or what is no Error", async () => {
    const later = await space.failure({
      "m.ts": "const wait = async () => {\n  await null;\n  throw new Error('late');\n};\nawait wait();",
    });
    expect([at(later), later.message]).toEqual(["model-threw m.ts:3:9", "late"]);
    const text = await space.failure({ "m.ts": "// nothing\nawait null;\nthrow 'up';" });
    expect([at(text), text.message]).toEqual(["model-threw m.ts:2:1", 'The model threw "up".']);
  });

  test("an operation or a shape is refused", async () => {
    const error = await space.failure({
      "m.ts": 'import { vector } from "micrograd-compile";\nconst n = 0;\nexport const shape = vector(n);',
    });
    expect([at(error), marked(error)]).toEqual(["bad-shape m.ts:3:22", "vector"]);
  });

  test("it ends the process, even in a try", async () => {
    const error = await space.failure({ "m.ts": "try {\n  process.exit(0);\n} catch {}\nexport default 1;" });
    expect([at(error), marked(error)]).toEqual(["model-exited m.ts:2:11", "exit"]);
    const { exit } = process;
    await space.failure({ "m.ts": 'import { exit } from "node:process";\nexit(0);' });
    expect(process.exit).toBe(exit);
  });

  test("models that load at the same time do not disturb each other", async () => {
    const { exit } = process;
    const { stackTraceLimit } = Error;
    const wait = "await new Promise((done) => setTimeout(done, 20));";
    const exits = space.failure({ "exits.ts": `${wait} try { process.exit(); } catch {}\n${wait}` });
    const loads = space.load({ ...withBody("return w;", wait) });
    expect(at(await exits)).toBe("model-exited exits.ts:1:66");
    expect((await loads).models.length).toBe(1);
    expect([process.exit, Error.stackTraceLimit]).toEqual([exit, stackTraceLimit]);
  });

  test("it exports no model", async () => {
    const error = await space.failure({
      "m.ts":
        'import { defineModel, scalar } from "micrograd-compile";\n\nconst m = defineModel({ parameters: { w: scalar() }, forward: ({ w }) => w });\nexport const x = 1;',
    });
    expect([at(error), marked(error)]).toEqual(["no-model m.ts:3:11", "defineModel"]);
    expect(at(await space.failure({ "m.ts": "" }))).toBe("no-model m.ts:1:1");
  });

  test.each([
    ["m as Math", "Math", "bad-name m.ts:3:15", "The name `Math` hides a global."],
    ['m as "a-b"', "a", "bad-name m.ts:3:16", "The name `a-b` is no identifier."],
    ["m as await", "await", "bad-name m.ts:3:15", "The name `await` is a reserved word."],
  ])("it exports `%s`", async (clause, word, place, message) => {
    const error = await space.failure({
      "m.ts": `import { defineModel, scalar } from "micrograd-compile";\nconst m = defineModel({ parameters: { w: scalar() }, forward: ({ w }) => w });\nexport { ${clause} };`,
    });
    expect([at(error), error.message, marked(error)]).toEqual([place, message, word]);
  });
});

describe("while it is traced", () => {
  test.each([
    ["return w.data;", "traced-data m.ts:5:14", "data"],
    ["return w | 0;", "traced-bits m.ts:5:14", "|"],
    ["return { 0: 1 }[w];", "traced-index m.ts:5:21", "w"],
    ["while (w > 0) w -= 1; return w;", "traced-decision m.ts:5:12", "w"],
    ["return w.mul(v[2]);", "bad-operand m.ts:5:14", "mul"],
    ["return new Value(1).add(outside);", "outside-value m.ts:5:25", "add"],
    ["return v.map((x) => x.lt(0).add(1));", "model-threw m.ts:5:33", "add"],
    ["throw new RangeError('no');", "model-threw m.ts:5:11", "new"],
    ["process.exit(1);", "model-exited m.ts:5:13", "exit"],
    ["return 1;", "untraced-result m.ts:4:3", "forward"],
    ["", "bad-result m.ts:4:3", "forward"],
    ["return Promise.resolve(w);", "async-forward m.ts:4:3", "forward"],
    ["throw undefined;", "model-threw m.ts:4:3", "forward"],
  ])("%s", async (body, place, word) => {
    const error = await errorOf(withBody(body, " const outside = new Value(2);"));
    expect([at(error), marked(error)]).toEqual([place, word]);
  });

  test("a frame has two lines around the place", async () => {
    const error = await errorOf(withBody("return w.data;"));
    expect(error.frame).toBe(
      [
        "    3 |   parameters: { w: scalar(1), v: vector(2) },",
        "    4 |   forward: ({ w, v }) => {",
        ">   5 |     return w.data;",
        "      |              ^",
        "    6 |   },",
        "    7 | });",
      ].join("\n"),
    );
  });

  test("deep in helpers of the engine's and of the user's", async () => {
    const error = await errorOf({
      ...withBody("return deep(() => helper(w), 40);", ' import { deep, helper } from "./helper.js";'),
      "helper.ts":
        'import type { Num } from "micrograd-compile";\nexport const helper = (x: Num) => x.add(...[1, 2, "3" as never]);\nexport const deep = (f: () => Num, n: number): Num => n === 0 ? f() : deep(f, n - 1);',
    });
    expect([at(error), marked(error)]).toEqual(["bad-operand helper.ts:2:37", "add"]);
  });

  test("errors without a place point at the `forward` of their model", async () => {
    const model = (forward: string) => `defineModel({ parameters: { w: scalar() },\n  forward: ${forward} })`;
    const error = await errorOf({
      "m.ts": `// forward\nimport { defineModel, scalar } from "micrograd-compile";\nclass Net { forward() {} }\nexport const b = ${model("() => 1")};\nexport const a = ${model("({ w }) => w")};\nexport default ${model("({ w }) => w")};\n`,
    });
    expect(at(error)).toBe("untraced-result m.ts:5:3");
  });

  test("what the command line is at fault for has no place", async () => {
    const { diagnostic } = await import("../../src/diagnostics.js");
    const loaded = await space.load(withBody("return w;"));
    expect(loaded.explain(diagnostic("bad-usage", "No.")).location).toBeUndefined();
  });
});

test("a fault of the compiler's own is not put on the model", async () => {
  const loaded = await space.load(withBody("return w;"));
  const bug = new TypeError("x is undefined");
  const file = new URL("../../src/derive/reverse.ts", import.meta.url).pathname;
  bug.stack = `${bug}\n    at derive (${file}:1:1)\n    at Array.map (<anonymous>)`;
  const error = loaded.explain(bug);
  expect([error.code, error.location, error.trail.length]).toEqual(["internal-error", undefined, 2]);
});

test("a long line is cut around the place", async () => {
  const error = await space.failure({ "m.ts": `const data = [${"0, ".repeat(100)}];\t oops(${"1".repeat(300)});` });
  expect(marked(error)).toBe("oops");
  for (const line of error.frame!.split("\n")) expect(line.length).toBeLessThan(135);
});

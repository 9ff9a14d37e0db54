/** What a command says of files with several models and their names, of unused parameters and of regularizers: in this process. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transform } from "esbuild";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import type { Diagnostic } from "../../src/diagnostics.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "micrograd-several-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const compiled = (text: string, options = {}) => {
  const file = join(folder, "m.ts");
  writeFileSync(file, `import { defineModel, scalar, vector } from "micrograd-compile";\n${text}`);
  return compile(file, { output: join(folder, "m.mjs"), ...options });
};
const failure = (text: string, options = {}) =>
  compiled(text, options).then(
    () => {
      throw new Error("it compiles");
    },
    (error: Diagnostic) => error,
  );

/** A generated module of whatever kind. */
async function importedFrom(extension: string, text: string) {
  if (extension !== ".cjs") {
    const { code } = await transform(text, { loader: extension === ".ts" ? "ts" : "js" });
    return import(`data:text/javascript,${encodeURIComponent(code)}`);
  }
  const module = { exports: {} as Record<string, never> };
  new Function("module", text)(module);
  return module.exports;
}

const SCALAR = "export const loss = defineModel({ parameters: { w: scalar(2) }, forward: ({ w }) => w * w });\n";
const VECTOR = "export const outs = defineModel({ parameters: { w: scalar(2) }, forward: ({ w }) => [w, w * w] });\n";

describe("--emit on a file with scalar and vector models", () => {
  test("gives each what it can have", async () => {
    const { files } = await compiled(SCALAR + VECTOR, { emit: ["hvp", "jacobian", "jvp"] });
    const module = await import(`data:text/javascript,${encodeURIComponent(files[0]!.text)}`);
    const functions = (of: object) =>
      Object.keys(of).filter((name) => /^(forward|gradient|hvp|jvp|jacobian)$/.test(name));
    expect(functions(module.loss).sort()).toEqual(["forward", "hvp", "jvp"]);
    expect(functions(module.outs).sort()).toEqual(["forward", "jacobian", "jvp"]);
  });

  test.each([
    ["whichever comes first", VECTOR + SCALAR, "batchHvp"],
    ["scalar models only", SCALAR, "jacobian"],
    ["vector models only", VECTOR, "hessian"],
  ])("is an error where no model can have it: %s", async (_, text, name) => {
    const { code, message } = await failure(text, { emit: ["forward", name] });
    expect([code, message]).toEqual(["product-mismatch", expect.stringContaining(`\`${name}\``)]);
  });
});

test("unused parameters are all named in one message", async () => {
  const text =
    "export default defineModel({ parameters: { a: scalar(1), b: scalar(1), c: scalar(1), d: scalar(1), e: scalar(1)," +
    " f: scalar(1), g: scalar(1), u: vector(40, 1), v: vector(9, 1) }, forward: ({ a, v }) => a * v[1] + v[4] });";
  const [warning, ...others] = (await compiled(text)).models[0]!.warnings;
  const named = "b, c, d, e, f, g, u, v[0], v[2], v[3], v[5], v[6], v[7], v[8]";
  expect([warning!.message, others]).toEqual([
    `The parameters ${named} never reach the result; its gradient is 0.`,
    [],
  ]);
});

describe("what is wrong with a regularizer is shown at it", () => {
  const model = (forward: string, regularizer: string, inputs = "inputs: { x: scalar() },") =>
    `export default defineModel({\n  parameters: { w: scalar(2) }, ${inputs}\n  forward: ${forward},\n  regularizer: ${regularizer},\n});`;
  test.each([
    ["an array", model("({ w }, { x }) => w * x", "({ w }) => [w, w]"), "bad-result"],
    ["a constant", model("({ w }, { x }) => w * x", "() => 3"), "untraced-result"],
    ["of a vector model", model("({ w }, { x }) => [w, x]", "({ w }) => w"), "bad-model"],
    ["of a model without inputs", model("({ w }) => w * w", "({ w }) => w", ""), "bad-model"],
    ["what it throws", model("({ w }, { x }) => w * x", "() => { throw new Error('no') }"), "model-threw"],
  ])("%s", async (_, text, code) => {
    const error = await failure(text);
    expect([error.code, error.location?.line]).toEqual([code, 5]);
  });
});

describe("functions inside of a module step aside for the names of models", () => {
  const imported = 'import { erf as bell } from "micrograd-compile";\n';
  const of = (forward: string) => `defineModel({ parameters: { w: scalar(0.5) }, forward: ({ w }) => ${forward} });\n`;
  const [used, powers] = [of("bell(w) * bell(2 * w)"), of("w ** w")];
  test.each<[string, Record<string, string>]>([
    ["its own", { erf: used }],
    ["another's", { default: used, erf: of("w * w") }],
    ["taken, too", { erf: used, erf_: used }],
    ["of inner ops", { bellCurve: used, powSlope: powers }],
    ["beside a default", { default: powers, powSlope: powers }],
    ["that nothing calls", { default: powers, hypot: used }],
  ])("%s", async (_, models) => {
    const exported = (name: string, model: string) =>
      name === "default" ? `export default ${model}` : `export const ${name} = ${model}`;
    const slopes = async (program: string, name: string) => {
      const { files } = await compiled(imported + program, { emit: ["gradient", "hessian"] });
      const module = await import(`data:text/javascript,${encodeURIComponent(files[0]!.text)}`);
      const { gradient, hessian } = name === "default" ? module : module[name];
      return [...gradient(Float64Array.of(0.75)), ...hessian(Float64Array.of(0.75))];
    };
    const together = Object.entries(models).map(([name, model]) => exported(name, model));
    for (const [name, model] of Object.entries(models))
      expect(await slopes(together.join(""), name)).toEqual(await slopes(exported("default", model), "default"));
  });

  // Whatever stands in the templates: functions, kernels and their parts, arrays.
  test.each([".mjs", ".cjs", ".ts"])("as models do for the default model's own functions (%s)", async (extension) => {
    const names = ["copy", "copy_", "penalty", "shared", "exampleGradient", "exampleGradient_1", "decode", "clear"];
    const others = names.map((name, i) => `export const ${name} = ${of(`w ** ${i + 2}`)}`).join("");
    const inputs = "inputs: { x: scalar() }, forward: ({ w }, { x }) => w * x";
    const text = `export default defineModel({ parameters: { w: scalar(0.5) }, ${inputs} });\n${others}`;
    const { files } = await compiled(text, { output: join(folder, `m.grad${extension}`) });
    const module = await importedFrom(extension, files[0]!.text);
    expect(module.gradient(Float64Array.of(0.5), Float64Array.of(3))).toEqual(Float64Array.of(3));
    expect(module.batchGradient ?? module.batchForward(Float64Array.of(0.5), Float64Array.of(3, 5))).toBe(2);
    names.forEach((name, i) => {
      expect(module[name].forward(Float64Array.of(2))).toBe(2 ** (i + 2));
    });
    if (files[1]) expect(files[1].text).toContain("export { penalty_ as penalty };");
  });

  test("but ops of users do not", async () => {
    const op = "const f = defineOp({ name: 'f', eval: (x: number) => 2 * x, vjp: (g) => [2 * g] });\n";
    const text = `import { defineOp } from "micrograd-compile";\n${op}const m = ${of("f(w) * w")}export { m as f };\n`;
    expect((await failure(text)).code).toBe("duplicate-name");
  });
});

/** Locals of generated code have the names that their author gave; adjoints are named after them where they are the adjoint. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";

const folder = mkdtempSync(join(tmpdir(), "names-"));

async function codeOf(body: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const imports = Object.keys(files).map((name) => `import * as ${name.slice(0, -3)} from "./${name}";\n`);
  writeFileSync(
    join(folder, "model.ts"),
    `import { add, defineModel, mul, scalar, sum, vector } from "micrograd-compile";\n${imports.join("")}
export default defineModel({ parameters: { a: scalar(1), b: scalar(2), w: vector(3, 1) }, forward: ({ a, b, w }) => { ${body} } });`,
  );
  const { files: written } = await compile(join(folder, "model.ts"), {
    output: join(folder, "model.grad.js"),
    declarations: false,
  });
  return written[0]!.text;
}

/** What the function of this name computes, without loads, stores and comments. */
const kernel = (code: string, name: string): string =>
  new RegExp(`function ${name}\\([\\s\\S]*?\\n}`)
    .exec(code)![0]
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !/^\/\/|= parameters\[|^gradient\[/.test(line))
    .join("\n");

describe("locals", () => {
  test("are called what their author calls them, with numbers where there are several", async () => {
    const code = kernel(await codeOf("let c = a * b; c += a; const e = Math.exp(c); return e + c;"), "exampleValue");
    expect(code).toContain("const c = a * b;\nconst c_2 = c + a;\nconst e = Math.exp(c_2);");
  });

  test("have an underscore behind a name that the code needs itself, or the language", async () => {
    const code = kernel(
      await codeOf(
        "const values = a * b; const o = { in: values + a }; const Math2 = o.in * b; return Math2 * w[0] - w[1] / w[2];",
      ),
      "exampleValue",
    );
    expect(code).toContain("const values_ = a * b;\nconst in_ = values_ + a;\nconst Math2 = in_ * b;");
  });

  test("of a call that does many operations: the last one", async () => {
    const code = kernel(await codeOf("const s = sum(w); return s * a * b;"), "exampleValue");
    expect(code).toContain("const t1 = w_0 + w_1;\nconst s = t1 + w_2;");
  });

  test("of two files with the same names", async () => {
    const same = "const scale = (z: number) => { const y = z * 3; return y; };\n";
    const code = kernel(
      await codeOf("const y = one.f(a); return y * two.f(b) + w[0] * w[1] * w[2];", {
        "one.ts": `${same}export const f = (x: number) => scale(x + 1);`,
        "two.ts": `${same}export const f = (x: number) => scale(x - 1);`,
      }),
      "exampleValue",
    );
    expect(code).toContain("const z = a + 1;\nconst y = z * 3;\nconst z_2 = b - 1;\nconst y_2 = z_2 * 3;");
  });

  test("are the same whether operations are written with operators or with methods", async () => {
    const [plain, methods, functions] = await Promise.all([
      codeOf("const c = a * b + w[0]; const d = c * c; return d + w[1] + w[2];"),
      codeOf("const c = a.mul(b).add(w[0]); const d = c.mul(c); return d.add(w[1]).add(w[2]);"),
      codeOf("const c = add(mul(a, b), w[0]); const d = mul(c, c); return add(add(d, w[1]), w[2]);"),
    ]);
    expect(kernel(plain, "exampleGradient")).toContain("const d = c * c;");
    for (const other of [methods, functions])
      for (const name of ["exampleValue", "exampleGradient"]) expect(kernel(other, name)).toBe(kernel(plain, name));
  });
});

describe("adjoints", () => {
  test("are named after what they are the adjoint of", async () => {
    const code = kernel(
      await codeOf("const c = a * b; const d = c * w[0]; return d * d + w[1] + w[2];"),
      "exampleGradient",
    );
    expect(code).toContain("const d_d = d + d;\nconst d_c = d_d * w_0;");
  });

  test("but not after what sharing has made of several, of which each is a part", async () => {
    const code = kernel(
      await codeOf("const c = a + b; const e = a + b; return c * w[0] + e * e * w[1] + w[2];"),
      "exampleGradient",
    );
    expect(code).toContain("const c = a + b;");
    expect(code).not.toMatch(/d_[ce]\b/);
  });
});

test("the kernels come before what calls them, and that before records and checks", async () => {
  const code = await codeOf("return a * b * w[0] * w[1] * w[2];");
  const order = [
    "function exampleValue(",
    "function exampleGradient(",
    "function gradient(",
    "function packParameters(",
    "function expectLength(",
  ];
  const places = order.map((text) => code.indexOf(text));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual([...places].sort((x, y) => x - y));
});

/**
 * Large and deep sources: what a program wrote compiles, and beyond the limits the error says what they are. With the built
 * compiler, since a thread of its own runs what the stack of this one would not hold.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { load } from "../../src/compile.js";
import type { Diagnostic } from "../../src/diagnostics.js";
import type { ScalarModule } from "../../src/products/modules.js";

let folder = "";
let built: { readonly load: typeof load };
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "micrograd-room-")));
  built = await import(new URL("../../dist/index.js", import.meta.url).href);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const times = (count: number, part: (i: number) => string, between = ""): string =>
  Array.from({ length: count }, (_, i) => part(i)).join(between);

type Modules = Readonly<Record<string, ScalarModule>>;

/** The modules of models of x[0] … x[3] with these bodies: `m0`, `m1` … */
function compiled(bodies: readonly string[], before: string): Promise<Modules> {
  const file = join(folder, "model.ts");
  const initial = "[0.5, 1.5, 2, 0.25]";
  const models = bodies.map(
    (body, i) =>
      `export const m${i} = defineModel({ parameters: { x: vector(4, ${initial}) }, forward: ({ x }) => ${body} });\n`,
  );
  writeFileSync(file, `import { defineModel, vector } from "micrograd-compile";\n${before}\n${models.join("")}`);
  return built.load<Modules>(file);
}

/** Each body has the value that it has on plain numbers. */
function expectValues(bodies: Readonly<Record<string, string>>, before = ""): void {
  let modules: Modules;
  beforeAll(async () => {
    modules = await compiled(Object.values(bodies), before);
  });
  for (const [i, [what, body]] of Object.entries(bodies).entries())
    test(what, () => {
      const { [`m${i}`]: module } = modules;
      const x = module!.createParameters();
      expect(module!.forward(x)).toBe(new Function("x", `${before}\nreturn (${body});`)(x));
    });
}

describe("sources that are long", () => {
  expectValues({
    "a sum of 20,000 terms": times(20_000, (i) => `${i % 7} * x[${i % 4}]`, " + "),
    "a conjunction of 2,000": `${times(2000, (i) => `x[${i % 4}] > -${i}`, " && ")} ? x[0] * x[1] : x[2]`,
    "an array of 20,000": `[${times(20_000, (i) => `${i % 9}`, ", ")}].reduce((s, c, i) => s + c * x[i % 4], 0)`,
    "10,000 expressions in a row": `((t) => (${times(10_000, (i) => `t = t + x[${i % 4}]`, ", ")}, t))(0)`,
    "a function of 10,000 lines": `((t) => {\n${times(10_000, (i) => `t = t + x[${i % 4}] * ${i % 5};\n`)}return t; })(0)`,
    "10,000 names": `(() => {\n${times(10_000, (i) => `const t${i} = ${i ? `t${i - 1}` : 0} + x[${i % 4}];\n`)}return t9999; })()`,
  });
});

describe("sources that are deep", () => {
  const close = ")".repeat(1000);
  const end = "}".repeat(1000);
  expectValues(
    {
      parentheses: `${times(1000, () => "(x[0] + ")}1${close}`,
      calls: `${times(1000, () => "half(")}1 + x[0]${close}`,
      blocks: `(() => { let t = x[1]; ${"{ ".repeat(1000)}t = t * x[2]; ${end} return t; })()`,
      conditions: `(() => { let t = 1; ${times(200, (i) => `if (x[${i % 4}] > ${i % 5}) { t = t + x[0];`)}${"}".repeat(200)} return t * 2; })()`,
      "else if": `(() => { let t = 1; ${times(300, (i) => `if (x[0] < ${i / 500}) t = x[1] * ${i}; else `)}t = x[2]; return t; })()`,
      ternaries: `${times(300, (i) => `x[0] < ${i / 500} ? x[1] * ${i} : `)}x[2]`,
      "links of a chain": `link(x[3])${".twice()".repeat(1000)}.v`,
      recursion: "down(x[0], 3000)",
    },
    `const half = (v) => v * 0.5; const down = (v, n) => (n === 0 ? v : down(v * 1.0001, n - 1) + 1);
     const link = (v) => ({ v, twice() { return link(this.v * 2); } });`,
  );
});

describe("beyond the limits", () => {
  const failure = (body: string, before = ""): Promise<Diagnostic> =>
    compiled([body], before).then(
      () => expect.unreachable(),
      (error) => error,
    );

  test("the error says how deep it may be, and where it gets deeper", async () => {
    const error = await failure(`${"(x[0] +\n".repeat(6000)}1${")".repeat(6000)}`);
    expect(error.code).toBe("too-deep");
    expect(error.message).toContain("5000 levels");
    expect(error.location).toMatchObject({ file: join(folder, "model.ts") });
    expect(error.location!.line).toBeGreaterThan(1000);
  });

  test("a recursion without end says how much stack there is", async () => {
    const error = await failure("f(x[0])", "const f = (v) => f(v * 2) + 1;");
    expect(error.message).toContain("64 MB");
    expect(error.code).toBe("too-deep");
    expect(error.location).toMatchObject({ line: 2 });
  });

  test("one that a traced scalar should end is told as such", async () => {
    expect((await failure("f(x[0])", "const f = (v) => (v > 1 ? f(v * 2) : 0);")).code).toBe("traced-recursion");
  });
});

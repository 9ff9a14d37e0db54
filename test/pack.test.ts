/**
 * The package as a new user gets it: packed, installed in an empty folder, run there. What it writes is type-checked under
 * the strictest flags, against the package's own declarations, and run by plain Node.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "./support/sources.js";

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number; readonly size: number }[];
}

const MODEL = `
import { defineModel, erf, exp, matrix, MLP, mul, scalar, sub, sum, vector } from "micrograd-compile";

export default defineModel({
  parameters: { a: scalar(1), b: scalar(0.5) },
  inputs: { t: scalar(), y: scalar() },
  forward: ({ a, b }, { t, y }) => sub(mul(a, exp(mul(b, t).neg())), y).square(),
});

export const net = defineModel({
  parameters: new MLP(2, [3, 1], { seed: 1 }),
  inputs: { x: vector(2) },
  forward: (mlp, { x }) => mlp.forward(x),
  regularizer: (mlp) => mlp.parameters()[0]!.square(),
});

export const curve = defineModel({
  parameters: { c: vector(2, [1, 2]), k: matrix(1, 2, 1) },
  forward: ({ c, k }) => ({ sums: c.map((x, i) => x.add(erf(k[0]![i]!))), first: c[0]! }),
});

export const long = defineModel({
  parameters: { x: vector(300, (i) => 1 / (i + 1)) },
  forward: ({ x }) => sum(x),
});
`;

/** Uses every function with its type. */
const use = (imported: string): string => `${imported}
const count: 2 = m.model.parameterCount;
const parameters: Float64Array = m.packParameters({ a: 1, b: 0.5 });
const { a, b }: { readonly a: number; readonly b: number } = m.unpackParameters(m.createParameters());
const inputs = Float64Array.of(0, 3);
const out = new Float64Array(count);
const values: number[] = [
  m.forward(parameters, inputs), m.valueAndGradient(parameters, inputs, out), ...m.gradient(parameters, inputs),
  m.batchForward(parameters, inputs), m.batchValueAndGradient(parameters, inputs, out), a, b,
];
const { layers } = m.net.unpackParameters(m.net.createParameters());
const weights: readonly number[] = layers[0]!.neurons[2]!.w;
const jacobian: Float64Array = m.curve.jacobian(m.curve.packParameters({ c: [1, 2], k: [[0, 0]] }));
values.push(weights.length, m.net.gradient(m.net.createParameters(), out).length, jacobian[0]!, jacobian[5]!);
values.push(m.long.createParameters()[299]!);
console.log(JSON.stringify(values));
`;
const NUMBERS = [4, 4, -4, 0, 4, 4, 1, 0.5, 2, 13, 1, 1, 1 / 300];

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    lib: ["ES2022"],
    types: [],
    module: "NodeNext",
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noEmit: true,
  },
  files: ["model.ts", "use.ts", "use.mts", "use.cts", "console.d.ts"],
};

let folder = "";
let packed: Packed;

/** The environment without what npm says of this project to the scripts that it runs. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(package|lifecycle|command|execpath)|npm_config_local_prefix|INIT_CWD)/.test(name),
  ),
);

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What a command that fails prints, and its exit code. */
function failure(command: string, ...args: string[]): { status: number; stderr: string } {
  try {
    run(command, ...args);
  } catch (error) {
    return error as { status: number; stderr: string };
  }
  throw new Error(`${command} ${args.join(" ")} did not fail`);
}

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "micrograd-pack-")));
  const tarballs = mkdtempSync(join(tmpdir(), "micrograd-tarball-"));
  try {
    // dist/ is there already (test/setup/build.ts), and other tests use it now: it is not built again.
    const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", tarballs];
    const printed = execFileSync("npm", pack, {
      cwd: projectRoot,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    [packed] = JSON.parse(printed) as [Packed];
    run("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", join(tarballs, packed.filename));
  } finally {
    rmSync(tarballs, { recursive: true, force: true });
  }
  write("model.ts", MODEL);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the tarball", () => {
  test("holds what users need", () => {
    const paths = packed.files.map(({ path }) => path);
    const templates = readdirSync(join(projectRoot, "templates")).map((name) => `templates/${name}`);
    const needed = [
      "package.json",
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
      "dist/cli.js",
      "dist/cli/help.txt",
      "dist/shells.br",
      "dist/index.js",
      "dist/index.d.ts",
    ];
    expect(paths).toEqual(expect.arrayContaining([...needed, ...templates]));
  });

  test("holds nothing else", () => {
    const known =
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|templates\/[\w-]+\.ts|dist\/[\w/-]+\.(js|d\.ts)|dist\/explain-page\/(page\.css|licences\.txt)|dist\/cli\/help\.txt|dist\/shells\.br|docs\/[\w-]+\.(md|svg|png)|examples\/.+\.(ts|md|json|csv|html|css))$/;
    expect(packed.files.map(({ path }) => path).filter((path) => !known.test(path))).toEqual([]);
  });

  test("is at most 1.5 MB more than 0.1.0, which had 1.0", () => {
    // Of declarations, those stay that entries lead to (packed-types.mjs); folders take their place, too.
    const [declarations, folders] = [160_000, 165_000];
    const code = packed.files.filter(({ path }) => !path.endsWith(".d.ts")).reduce((sum, { size }) => sum + size, 0);
    expect(code).toBeLessThan(2_503_000 - declarations - folders);
  });

  test("has a command that can be run", () =>
    expect(packed.files.find(({ path }) => path === "dist/cli.js")!.mode & 0o111).toBe(0o111));
});

describe("the installed package", () => {
  test("compiles a model to TypeScript, and to JavaScript of both kinds with declarations", () => {
    run("npx", "micrograd-compile", "model.ts");
    run("npx", "micrograd-compile", "model.ts", "-o", "model.grad.mjs");
    run("npx", "micrograd-compile", "model.ts", "-o", "model.grad.cjs");
    expect(readdirSync(folder).filter((name) => name.startsWith("model."))).toEqual([
      "model.grad.cjs",
      "model.grad.d.cts",
      "model.grad.d.mts",
      "model.grad.mjs",
      "model.grad.ts",
      "model.ts",
    ]);
  });

  test("wrote modules that type-check under strict flags, as does the model", () => {
    write("tsconfig.json", JSON.stringify(TSCONFIG));
    write("console.d.ts", "declare const console: { log(text: string): void };\n");
    write("use.ts", use('import * as m from "./model.grad.js";'));
    write("use.mts", use('import * as m from "./model.grad.mjs";'));
    write("use.cts", use('import m = require("./model.grad.cjs");'));
    const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
    try {
      run(process.execPath, tsc, "-p", ".");
    } catch (error) {
      expect((error as { stdout: string }).stdout).toBe("");
      throw error;
    }
  });

  test.each([
    ["mjs", 'import * as m from "./model.grad.mjs";'],
    ["cjs", 'const m = require("./model.grad.cjs");'],
  ])("wrote a module of .%s that plain Node runs", (extension, imported) => {
    write(`run.${extension}`, transformSync(use(imported), { loader: "ts" }).code);
    expect(JSON.parse(run(process.execPath, `run.${extension}`))).toEqual(NUMBERS);
  });

  test("compares, and refuses what it should", () => {
    run("npx", "micrograd-compile", "check", "model.ts");
    const missing = failure("npx", "micrograd-compile", "nowhere.ts");
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain("missing-file");
  });

  test("is a library, too", () => {
    write(
      "library.mjs",
      `import { load, Value } from "micrograd-compile";
       const { gradient } = await load("model.ts");
       console.log([...gradient(Float64Array.of(1, 0.5), Float64Array.of(0, 3))].join(), String(new Value(2)));`,
    );
    expect(run(process.execPath, "library.mjs").trim()).toBe("-4,0 Value(data=2, grad=0)");
  });

  test("sums shards without the packages that only other hosts and cores need, and names those", () => {
    write("site.mjs", "export const job = () => 1;");
    write(
      "cluster.mjs",
      `import { connect } from "micrograd-compile/cluster";
       import { load } from "micrograd-compile";
       const module = await load("model.ts", { emit: ["batchSumAndGradient", "regularizerValueAndGradient"] });
       const shard = (id) => Float64Array.of(id, 3);
       const data = await connect({ module, shard, shards: 2 });
       console.log(await data.valueAndGradient(Float64Array.of(1, 0), new Float64Array(2)));
       for (const more of [{ redis: "redis://nowhere" }, { workers: 1, file: "site.mjs" }])
         await connect({ module, shard, ...more }).catch(({ code, hint }) => console.log(code, hint));`,
    );
    expect(run(process.execPath, "cluster.mjs").trim().split("\n")).toEqual([
      "4",
      "missing-peer Install it beside micrograd-compile: npm install bullmq ioredis",
      "missing-peer Install it beside micrograd-compile: npm install piscina",
    ]);
  });
});

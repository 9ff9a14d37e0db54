/** `--backend wasm`: the same functions with the same bits, for every product, kind of model and form of module. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { compile, load, moduleUrl } from "../../../src/compile.js";
import { defineOp } from "../../../src/engine/define-op.js";
import { mul, select, sub } from "../../../src/engine/functions.js";
import { defineModel, integer, matrix, scalar, vector } from "../../../src/engine/model.js";
import { MLP } from "../../../src/engine/nn.js";
import { sum } from "../../../src/engine/reductions.js";
import type { Num } from "../../../src/engine/value.js";
import { PRODUCT_NAMES } from "../../../src/products/index.js";
import { checkModule, type GeneratedModule } from "../../../src/verify/check-module.js";
import { isLong } from "../../support/long.js";

const cube = defineOp({ name: "cube", eval: (x: number) => x * x * x, vjp: (g, x) => [g.mul(x).mul(x).mul(3)] });

const classifier = defineModel({
  parameters: { w: vector(3, 0.3), b: scalar(0.1) },
  inputs: { x: vector(3), label: scalar() },
  forward: ({ w, b }, { x, label }) => {
    const score = w.reduce((total, weight, i) => total.add(weight.mul(x[i]!).tanh()), b.exp());
    return select(score.gt(label), cube(score.sub(label)), score.mul(label).softplus());
  },
  regularizer: ({ w }) => w[0]!.square().mul(0.01),
});

const rotation = defineModel({
  parameters: { K: matrix(2, 2, (i, j) => i + j / 3) },
  inputs: { t: scalar() },
  forward: ({ K }, { t }) => [K[0]![0]!.sin().mul(K[1]![1]!), K[0]![1]!.div(K[1]![0]!).round(), t],
});

/** Products along parameters and along outputs, of which there are many more or many fewer. */
const unlike = (parameters: number, outputs: number) =>
  defineModel({
    parameters: { p: vector(parameters, (i) => Math.sin(i)) },
    inputs: { x: scalar() },
    forward: ({ p }, { x }) =>
      Array.from({ length: outputs }, (_, i) =>
        p[i % parameters]!.mul(p[(7 * i + 1) % parameters]!)
          .sin()
          .mul(x),
      ),
  });

/** A tape that is rolled, with data, and sums that others use. */
const steps = defineModel({
  parameters: { a: vector(40, (i) => i / 40), c: scalar(0.9) },
  inputs: { x: vector(40) },
  forward: ({ a, c }, { x }) => {
    const state: Num[] = [...a];
    for (let t = 0; t < 12; t++)
      for (let i = 0; i < 40; i++)
        state[i] = state[i]!.mul(c)
          .add(x[(i * 7 + t) % 40]!.mul(Math.sin(t + i)))
          .add(state[(i + 39) % 40]!.mul(0.1));
    return sum(state.map((one) => one.mul(one)));
  },
});

const lookUps = defineModel({
  parameters: { table: vector(20, (i) => Math.cos(i)) },
  inputs: { at: integer(20), x: scalar() },
  forward: ({ table }, { at, x }) => {
    let total: Num = x.mul(x);
    for (let k = 0; k < 20; k++) total = total.add(select(at.eq(k), table[k]!, 0).mul(k));
    return total.mul(total);
  },
});

const SCALAR = PRODUCT_NAMES.filter((name) => !/[jJ]acobian|batchOutputs/.test(name));
const VECTOR = ["jacobian", "sparseJacobian", "jvp", "vjp", "batchJacobian"];

describe("a module with WebAssembly in it", () => {
  test.each([
    ["of a scalar model", classifier, SCALAR],
    ["of a vector model", rotation, VECTOR],
    ["of few parameters", unlike(6, 150), VECTOR],
    ["of few outputs", unlike(150, 6), VECTOR],
    [
      "with loops",
      steps,
      isLong ? ["gradient", "valueAndGradient", "hvp", "batchValueAndGradient", "batchForward"] : ["hvp"],
    ],
    ["with choices by an index", lookUps, ["gradient", "valueAndGradient", "hvp"]],
  ] as const)("%s computes what the interpreter does", async (_, model, wanted) => {
    const emit = wanted.filter((name) => PRODUCT_NAMES.includes(name));
    const module = await load<GeneratedModule>(model, { backend: "wasm", emit });
    const reports = checkModule(model, module, 3);
    expect(reports.length).toBeGreaterThanOrEqual(emit.length);
    for (const { name, mismatches } of reports) expect([name, ...mismatches]).toEqual([name]);
  });

  test("has its code as a text, and no kernels in JavaScript", async () => {
    const { files } = await compile(steps, { backend: "wasm", output: "model.mjs" });
    expect(files[0]!.text).toContain("function encoded()");
    expect(files[0]!.text).not.toMatch(/\b(values|sums|index|data)\[/);
    const again = await compile(steps, { backend: "wasm", output: "model.mjs" });
    expect(again.files[0]!.text).toBe(files[0]!.text);
  });

  test("takes arrays on shared memory, and leaves those that it is given as they were", async () => {
    const module = await load(classifier, { backend: "wasm" });
    const shared = (numbers: ArrayLike<number>): Float64Array => {
      const array = new Float64Array(new SharedArrayBuffer(8 * numbers.length));
      array.set(numbers);
      return array;
    };
    const [parameters, inputs] = [module.createParameters(), Float64Array.of(1, 2, 3, 0.5)];
    const [expected, out] = [new Float64Array(4), shared([9, 9, 9, 9])];
    const value = module.valueAndGradient(parameters, inputs, expected);
    expect(module.valueAndGradient(shared(parameters), shared(inputs), out)).toBe(value);
    expect([...out]).toEqual([...expected]);
    expect([...inputs]).toEqual([1, 2, 3, 0.5]);
  });

  test("copies many numbers into and out of arrays of any kind, and of no more than there are", async () => {
    const many = defineModel({
      parameters: { a: vector(300, (i) => i + 0.5) },
      inputs: { x: vector(200) },
      forward: ({ a }, { x }) => sum(a.map((one, i) => mul(one.square(), x[i % 200]!))),
    });
    const [wasm, js] = await Promise.all(["wasm", "js"].map((backend) => load(many, { backend })));
    const inside = (length: number): Float64Array => new Float64Array(length + 2).fill(7).subarray(1, -1);
    const kinds: ((length: number) => Float64Array)[] = [
      (length) => new Float64Array(length),
      inside,
      (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
      // Of another realm: no instance of what is called so here.
      (length) => runInNewContext(`new Float64Array(${length})`) as Float64Array,
    ];
    const expected = new Float64Array(300);
    const inputs = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const value = js!.valueAndGradient(js!.createParameters(), inputs, expected);
    for (const kind of kinds) {
      const [parameters, given, gradient] = [kind(300), kind(200), kind(300)];
      parameters.set(js!.createParameters());
      given.set(inputs);
      expect(wasm!.valueAndGradient(parameters, given, gradient)).toBe(value);
      expect([...gradient]).toEqual([...expected]);
      expect([...wasm!.gradient(parameters, given)]).toEqual([...expected]);
    }
    const around = new Float64Array(302).fill(7);
    wasm!.valueAndGradient(wasm!.createParameters(), inputs, around.subarray(1, -1));
    expect([around[0], around[1], around[301]]).toEqual([7, expected[0], 7]);
  });

  test("runs through batches of any length in the same memory", async () => {
    const [wasm, js] = await Promise.all(["wasm", "js"].map((backend) => load(classifier, { backend })));
    const parameters = js!.createParameters();
    const batch = Float64Array.from({ length: 4 * 5000 }, (_, i) => Math.sin(i * i));
    const [x, y] = [new Float64Array(4), new Float64Array(4)];
    expect(wasm!.batchValueAndGradient(parameters, batch, x)).toBe(js!.batchValueAndGradient(parameters, batch, y));
    expect([...x]).toEqual([...y]);
    parameters[0] = 7;
    expect(wasm!.batchForward(parameters, batch)).toBe(js!.batchForward(parameters, batch));
  });

  test("complains as the other does", async () => {
    const module = await load(classifier, { backend: "wasm" });
    expect(() => module.forward(new Float64Array(3), new Float64Array(4))).toThrow(
      new RangeError("parameters: expected 4 numbers, got 3"),
    );
  });
});

describe("several models and forms", () => {
  const source = `import { defineModel, scalar, vector } from "micrograd-compile";
    export default defineModel({ parameters: { a: scalar(2) }, backend: "wasm", forward: ({ a }) => Math.exp(a) % 3 });
    export const other = defineModel({ parameters: { b: vector(2, 1.5) }, forward: ({ b }) => [b[0] * b[1], Math.round(b[0])] });`;

  /** A folder with the model file. */
  function written(): string {
    const folder = mkdtempSync(join(process.cwd(), "node_modules/.wasm-"));
    onTestFinished(() => import("node:fs").then(({ rmSync }) => rmSync(folder, { recursive: true })));
    writeFileSync(join(folder, "model.ts"), source);
    return join(folder, "model.ts");
  }

  test("each model has the backend that it asks for, unless the option says otherwise", async () => {
    const file = written();
    const texts = async (backend?: string): Promise<string> =>
      (await compile(file, { output: "model.mjs", ...(backend && { backend }) })).files[0]!.text;
    expect((await texts()).match(/function encoded\(\)/g)).toHaveLength(1);
    expect((await texts("wasm")).match(/function encoded\(\)/g)).toHaveLength(2);
    expect(await texts("js")).not.toContain("function encoded()");
    expect(await texts("auto")).not.toContain("function encoded()");
  });

  test.each(["model.mjs", "model.cjs"])("%s", async (output) => {
    const file = written();
    const { files } = await compile(file, { output: file.replace("model.ts", output), backend: "wasm" });
    for (const { path, text } of files) writeFileSync(path, text);
    const { path } = files[0]!;
    const module = output.endsWith(".cjs") ? createRequire(file)(path) : await import(pathToFileURL(path).href);
    expect(module.forward(Float64Array.of(2))).toBe(Math.exp(2) % 3);
    expect([...module.other.forward(Float64Array.of(-0.3, 2))]).toEqual([-0.6, -0]);
  });
});

describe("where there is no WebAssembly", () => {
  /** What importing says with something else in its place. */
  async function importing(replaced: unknown): Promise<string> {
    const { files } = await compile(rotation, { backend: "wasm", output: "model.mjs" });
    vi.stubGlobal("WebAssembly", replaced);
    onTestFinished(() => void vi.unstubAllGlobals());
    const error: unknown = await import(/* @vite-ignore */ `${moduleUrl(files[0]!.text)}#${Math.random()}`).catch(
      (e) => e,
    );
    return String(error);
  }

  test("the import says so", async () =>
    expect(await importing(undefined)).toBe("Error: There is no WebAssembly here: compile model with --backend js."));

  test("a policy that forbids it is named", async () => {
    class Module {
      constructor() {
        throw new EvalError("Refused");
      }
    }
    expect(await importing({ Module })).toBe(
      "Error: The page's Content-Security-Policy forbids WebAssembly: put 'wasm-unsafe-eval' into its script-src, " +
        "or compile model with --backend js. EvalError: Refused",
    );
  });

  test("an engine that knows other modules, but not this one, is told from that", async () => {
    class Module {
      constructor(bytes: Uint8Array) {
        if (bytes.length > 8) throw new RangeError(`${bytes.length} bytes are too many`);
      }
    }
    expect(await importing({ Module })).toMatch(
      /^Error: This engine does not take the WebAssembly of the module: compile model with --backend js\. RangeError: \d+ bytes are too many$/,
    );
  });
});

describe("which backend", () => {
  test("one that there is not is told which there are", async () => {
    await expect(compile(rotation, { backend: "cuda" })).rejects.toThrow("the backends are js, wasm, auto");
    const own = defineModel({ parameters: { a: scalar() }, forward: ({ a }) => a.mul(a), backend: "cuda" });
    await expect(compile(own)).rejects.toThrow("`backend` does not know `cuda`");
  });

  test("auto takes JavaScript for what is short and for what is calls, and WebAssembly for long arithmetic", async () => {
    const chain = (count: number, step: (x: Num, i: number) => Num) =>
      defineModel({
        parameters: { a: vector(9, 0.5) },
        forward: ({ a }) => {
          let x: Num = a[0]!;
          for (let i = 0; i < count; i++) x = step(x, i).add(a[(i * i) % 9]!);
          return x;
        },
      });
    const isWasm = async (count: number, step: (x: Num, i: number) => Num): Promise<boolean> =>
      (await compile(chain(count, step), { backend: "auto", output: "m.mjs" })).files[0]!.text.includes(
        "function encoded()",
      );
    expect(await isWasm(100, (x, i) => x.mul(1 / (i + 2)))).toBe(false);
    expect(await isWasm(3000, (x, i) => x.mul(1 / (i + 2)))).toBe(true);
    expect(await isWasm(3000, (x) => x.tanh())).toBe(false);
    // The same function of the same number is called once, and what others stand for counts.
    expect(await isWasm(3000, (x) => x.add(x.mul(0).add(1).tanh()))).toBe(false);
    expect(await isWasm(3000, (x) => x.softplus())).toBe(false);
    expect(await isWasm(9000, (x, i) => (i % 300 === 0 ? x.tanh() : x.mul(0.5)))).toBe(true);
  });

  test("of a batch, auto looks at what is done for each example", async () => {
    const net = (width: number) =>
      defineModel({
        parameters: new MLP(2, [width, width, 1], { seed: 1 }),
        inputs: { x: vector(2), y: scalar() },
        forward: (net, { x, y }) => sub(net.forward(x), y).square(),
        regularizer: (net) => sum(net.parameters().map((one) => one.pow(2))),
      });
    const isWasm = async (width: number, ...emit: string[]): Promise<boolean> =>
      (await compile(net(width), { backend: "auto", output: "m.mjs", emit })).files[0]!.text.includes(
        "function encoded()",
      );
    expect(await isWasm(16, "batchValueAndGradient")).toBe(true);
    expect(await isWasm(16, "valueAndGradient")).toBe(false);
    expect(await isWasm(16, "valueAndGradient", "batchValueAndGradient")).toBe(false);
    expect(await isWasm(1, "batchValueAndGradient")).toBe(false);
    const regression = (loss: (margin: Num) => Num) =>
      defineModel({
        parameters: { w: vector(20) },
        inputs: { x: vector(20), y: scalar() },
        forward: ({ w }, { x, y }) => loss(mul(y, sum(w.map((one, i) => mul(one, x[i]!)))) as Num),
      });
    const isFor = async (loss: (margin: Num) => Num): Promise<boolean> =>
      (
        await compile(regression(loss), { backend: "auto", output: "m.mjs", emit: ["batchValueAndGradient"] })
      ).files[0]!.text.includes("function encoded()");
    // The logarithm can wait until it is called for many examples; the tangent is needed for the gradient.
    expect(await isFor((margin) => margin.neg().softplus())).toBe(true);
    expect(await isFor((margin) => margin.tanh().square())).toBe(false);
    expect(await isFor((margin) => margin.tanh())).toBe(false);
  });

  test("--dump wat shows what was encoded; of another backend, it says whose stage that is", async () => {
    const { dump } = await compile(rotation, { backend: "wasm", dump: "wat" });
    expect(dump).toMatch(/^\(module\n {2}\(import "m" "sin" \(func \$sin_0 \(param f64\) \(result f64\)\)\)/);
    expect(dump).toContain('(func $writeJacobian (export "writeJacobian")');
    expect(dump).toContain("f64.copysign");
    await expect(compile(rotation, { dump: "wat" })).rejects.toThrow("`wat` is one of --backend wasm, and this is js");
  });
});

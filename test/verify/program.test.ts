/** A module is held to the user's own program, which runs as it is written; and what is NaN everywhere is no success. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { trace } from "../../src/engine/trace.js";
import * as api from "../../src/index.js";
import { loadModels } from "../../src/load/index.js";
import { type CheckReport, check, checkJson } from "../../src/verify/check.js";
import { type GeneratedModule, pointsFor } from "../../src/verify/check-module.js";
import { checkPrograms } from "../../src/verify/program.js";

const files = {
  "node_modules/careful/package.json":
    '{ "name": "careful", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  "node_modules/careful/index.js":
    "export const careful = (x) => { if (typeof x === 'number' && x !== x) throw new RangeError('not a number'); return x; };" +
    "export const weight = (x) => (typeof x === 'number' ? 2 : 3);" +
    "export const isNumber = (x) => typeof x === 'number';",
  // One file, since each needs a process.
  "models.ts": `
    import { defineModel, gradients, matrix, mul, Module, relu, scalar, select, Value, vector } from "micrograd-compile";
    import { careful, isNumber, weight } from "careful";

    class Line extends Module {
      w = new Value(0.5);
      override parameters() { return [this.w]; }
    }
    const x = { x: vector(3, [0.5, -1, 2]) };
    export const operators = defineModel({
      parameters: x, inputs: { a: vector(2) },
      forward: ({ x }, { a }) => {
        x[0] = x[0] * a[0];
        let s = 0;
        for (const each of x) s += each > 0 ? Math.hypot(each, a[1], 3) : relu(each) - each % 0.3;
        return { s, rest: [[x[0], x[1]], [1, s ** 2]] };
      },
    });
    export const batches = defineModel({
      parameters: x, inputs: { a: scalar() },
      forward: ({ x }, { a }) => Math.sin(x[0] * a) + x[1] ** 2,
      regularizer: ({ x }) => Math.exp(x[2]),
    });
    export const selects = defineModel({ parameters: x, forward: ({ x }) => select(x[0] < 1, x[1] * 2, x[2]) });
    export const throws = defineModel({ parameters: x, forward: ({ x }) => careful(x[0]) + x[1] });
    export const rows = defineModel({
      parameters: { table: matrix(9, 2, (i, j) => i - j) }, inputs: { a: vector(30) },
      forward: ({ table }, { a }) => a.reduce((sum, x) => {
        const [first, second] = table[Math.floor(Math.abs(x) % 9)];
        return sum + first * second + table[Math.min(8, Math.floor(x * x))][1];
      }, 0),
    });
    export const methods = defineModel({ parameters: x, forward: ({ x }) => x[0].mul(x[1]).add(x[2] * 2) });
    export const conditions = defineModel({ parameters: x, forward: ({ x }) => (x[0] < 1).select(x[1], x[2]) });
    export const modular = defineModel({ parameters: new Line(), forward: (line) => line.w * 2 });
    export const second = defineModel({ parameters: x, forward: ({ x }) => gradients(x[0] ** 3 * x[1], [x[0]])[0] * x[2] });
    export const baked = defineModel({ parameters: x, forward: ({ x }) => x[0] * weight(x[0]) });
    function scaled(a: number): number {
      const far = a > 0 ? a * 2 : a * 3;
      return far +
        a * weight(a); // in a package
    }
    export const inside = defineModel({ parameters: x, forward: ({ x }) => {
      let s = 0;
      for (const each of x) {
        if (each < 0) continue;
        s += scaled(each);
      }
      return s;
    } });
    export const astray = defineModel({ parameters: x, forward: ({ x }) => {
      let s = x[2] > 3 ? x[2] : 1;
      if (isNumber(s)) s += 1; // where it goes astray
      return s * x[0];
    } });
    let runs = 0;
    export const stateful = defineModel({ parameters: x, inputs: { a: scalar() }, forward: ({ x }, { a }) => {
      runs++;
      const first = x[0] * a;
      return first + runs; // of all before
    } });
    export const punished = defineModel({
      parameters: x, inputs: { a: scalar() },
      forward: ({ x }, { a }) => x[0] * a + x[1],
      regularizer: ({ x }) => {
        const w = weight(x[2]); // of the regularizer
        return w * x[2] ** 2;
      },
    });
    export const lost = defineModel({ parameters: x, forward: ({ x }) => 1 / (1 + (x[1] / 0) ** x[2]) + x[0] });
  `,
};

let folder = "";
let report: CheckReport;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "micrograd-program-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  report = await check(join(folder, "models.ts"), { seed: 1 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const of = (name: string) => report.models.find((model) => model.name === name)!;

describe("the program as it is written", () => {
  test.each(["operators", "batches"])("%s gives the same bits on plain numbers", (name) => {
    const { program } = of(name);
    expect(program).toMatchObject({ run: "plain numbers", why: null, thrown: 0, mismatches: [] });
    expect(program.points).toBeGreaterThan(30);
  });

  test("with select it is held to eager Values, too", () => {
    expect(of("selects").program).toMatchObject({ run: "plain numbers", why: "it calls `select`", mismatches: [] });
  });

  test.each([
    ["methods", "it uses `.mul` of a scalar"],
    ["conditions", "it uses `.select` of a scalar"],
    ["modular", "its parameters are a Module"],
    ["second", "it calls `gradients`"],
  ])("%s needs eager Values, and the report says why", (name, why) => {
    expect(of(name).program).toEqual({ run: "eager Values", why, points: 0, thrown: 0, mismatches: [], begins: null });
    expect(report.text).toContain(`eager Values, since ${why}`);
  });

  test("where it throws, all is NaN", () => {
    const { thrown, mismatches } = of("throws").program;
    expect(thrown).toBeGreaterThan(0);
    // The package's guard is not recorded: slopes are 1 where the program has none.
    expect(mismatches.length).toBeGreaterThan(0);
    for (const mismatch of mismatches)
      expect(mismatch).toMatch(
        /^slope 0 of .* is 1, but NaN by .* which throws RangeError: not a number; at random with /,
      );
  });

  test("where a row is missing, the value is NaN, and what does not lead there has slopes", () => {
    const { run, thrown, mismatches } = of("rows").program;
    expect([run, mismatches]).toEqual(["plain numbers", []]);
    expect(thrown).toBeGreaterThan(0);
  });

  test("what recording has baked in is a mismatch, although module and interpreter agree", () => {
    const { program, functions } = of("baked");
    expect(functions[0]!.mismatches).toEqual([]);
    expect(program.mismatches[0]).toMatch(
      /^value is 1\.5, but 1 by the program on plain numbers; at the initial parameters/,
    );
    expect([report.ok, report.text]).toEqual([false, expect.stringMatching(/seed 1: MISMATCH/)]);
  });

  test.each([
    ["baked", "x[0] * weight(x[0])", "weight(x[0])", "the program gives 2, and the recording 3"],
    ["inside", "// in a package", "weight(a)", "the program gives 2, and the recording 3"],
    ["astray", "// where it goes astray", "isNumber(s)", "the program gives true, and the recording false"],
    ["stateful", "// of all before", "first + runs", /^where the program gives -?[\d.]+, and the recording -?[\d.]+$/],
    ["punished", "// of the regularizer", "weight(x[2])", "the program gives 2, and the recording 3"],
    [
      "throws",
      "careful(x[0])",
      "careful(x[0])",
      "the program throws RangeError: not a number, and the recording goes on",
    ],
  ])("a mismatch of %s begins where it does", (name, line, at, what) => {
    const { begins } = of(name).program;
    expect(begins!.what).toEqual(typeof what === "string" ? `where ${what}` : expect.stringMatching(what));
    const text = files["models.ts"].split("\n")[begins!.location.line - 1]!;
    expect(text).toContain(line);
    expect(text.indexOf(at)).toBe(begins!.location.column - 1);
    expect(report.text).toContain(`it begins at ${join(folder, "models.ts")}:${begins!.location.line}:`);
    expect(report.text).toContain(begins!.frame.split("\n").join("\n        "));
  });

  test("a module that is wrong by one unit is found in values and batches", async () => {
    const file = join(folder, "models.ts");
    const exportName = "batches";
    const { model } = (await loadModels(file, api)).models.find((found) => found.exportName === exportName)!;
    const generated = (await load<Record<string, GeneratedModule>>(file))[exportName]!;
    const nudged =
      (name: string) =>
      (...given: Float64Array[]) =>
        (generated[name] as (...given: Float64Array[]) => number)(...given) * (1 + Number.EPSILON);
    const module = { ...generated, forward: nudged("forward"), batchForward: nudged("batchForward") };
    const traced = trace(model);
    const points = pointsFor(model, traced, 1);
    const [program] = await checkPrograms(file, [{ exportName, model, traced, outputs: null, module, points }]);
    // The recording is right.
    expect(program!.begins).toBeNull();
    const { mismatches } = program!;
    expect(mismatches.some((text) => text.startsWith("value is"))).toBe(true);
    expect(mismatches.some((text) => text.startsWith("the value of batchForward is"))).toBe(true);
  });
});

describe("what is NaN or infinite", () => {
  test("is counted and named", () => {
    const slopes = of("lost").finite.find(({ part }) => part === "slopes")!;
    expect(slopes.functions).toEqual(["gradient", "valueAndGradient"]);
    expect(slopes).toMatchObject({ points: 18, total: 54, lost: ["∂value/∂x[1]", "∂value/∂x[2]"] });
    expect(slopes.count).toBeGreaterThanOrEqual(36);
    expect(slopes.elements[0]).toMatchObject({
      name: "∂value/∂x[1]",
      nan: 18,
      infinite: 0,
      first: "the initial parameters",
    });
    expect(report.text).toMatch(
      / {2}! gradient, valueAndGradient: \d+ of 54 slopes at 18 points of ordinary numbers are NaN or infinite\n {6}∂value\/∂x\[1\] is NaN at the initial parameters and at 17 more/,
    );
  });

  test("nothing is said of what is finite", () => {
    expect(of("batches").finite.every(({ count }) => count === 0)).toBe(true);
  });

  test("slopes that are all NaN are no success", async () => {
    const { models } = await loadModels(join(folder, "models.ts"), api);
    const alone = await check(models.find(({ exportName }) => exportName === "lost")!.model, { seed: 1 });
    expect(alone.ok).toBe(false);
    expect(alone.text).toMatch(/seed 1: NaN at every point: ∂value\/∂x\[1\], ∂value\/∂x\[2\]\n$/);
    expect(alone.text).not.toContain("no mismatch");
  });
});

test("the report for programs is JSON with everything but the text", () => {
  const { text: _, ...rest } = report;
  expect(JSON.parse(JSON.stringify(checkJson(report)))).toEqual(JSON.parse(JSON.stringify(rest)));
});

/** The binary format: numbers as they are written and read, limits, and what the closed-world check proves of it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bytes } from "../../../src/emit/wasm/bytes.js";
import { Body, encodeModule, PAGE, type WasmFunction } from "../../../src/emit/wasm/encode.js";
import { proveClosed, proveModule } from "../../../src/emit/wasm/prove.js";
import { readModule } from "../../../src/emit/wasm/read.js";
import { pack } from "../../../src/emit/wasm/text.js";
import { exportsOf } from "../../support/web-assembly.js";

const body = (write: (body: Body) => void): WasmFunction => {
  const made = new Body();
  write(made);
  return { parameters: [], result: "f64", locals: ["f64", "f64", "i32"], code: made.code, exported: "f" };
};

const moduleWith = (functions: readonly WasmFunction[], memory = 100): Uint8Array =>
  encodeModule({ imports: [], functions, memory });

const run = (bytes: Uint8Array): (() => number) => exportsOf(bytes).f as () => number;

describe("numbers", () => {
  test("integers of 32 bits are what engines read", () =>
    fc.assert(
      fc.property(fc.integer(), (x) => {
        const bytes = moduleWith([
          body((to) => {
            to.emit("i32.const", x);
            to.emit("f64.convert_i32_s");
          }),
        ]);
        expect(run(bytes)()).toBe(x);
        expect(readModule(bytes).functions[0]!.code[0]!.immediate).toBe(x);
      }),
    ));

  test("doubles keep their bits", () =>
    fc.assert(
      fc.property(fc.double(), (x) => {
        const bytes = moduleWith([body((to) => to.emit("f64.const", x))]);
        expect(run(bytes)()).toBe(x);
        expect(readModule(bytes).functions[0]!.code[0]!.immediate).toBe(x);
      }),
    ));

  test.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("%i without a sign", (x, expected) => {
    const bytes = new Bytes();
    bytes.unsigned(x);
    expect([...bytes.view]).toEqual(expected);
  });
});

describe("instructions", () => {
  test("what is put into a local and taken at once stays on the stack", () => {
    const bytes = moduleWith([
      body((to) => {
        to.emit("f64.const", 3);
        to.emit("local.set", 1);
        to.emit("local.get", 1);
        to.emit("local.get", 1);
        to.emit("f64.mul");
      }),
    ]);
    expect(readModule(bytes).functions[0]!.code.map(({ name }) => name)).toEqual(
      ["f64.const", "local.tee", "local.get", "f64.mul", "end"], // biome-ignore format: one line
    );
    expect(run(bytes)()).toBe(9);
  });

  test("the memory is there from the beginning and does not grow", () => {
    expect(readModule(moduleWith([], 3 * PAGE + 1)).pages).toEqual({ least: 4, most: 4 });
  });
});

describe("limits", () => {
  test.each([
    ["memory", () => moduleWith([], PAGE * 65_537), "65,537 pages of memory", "65,536"],
    [
      "locals",
      () => moduleWith([{ ...body(() => {}), locals: Array.from({ length: 50_001 }, () => "f64" as const) }]),
      "50,001 locals in a function",
      "50,000",
    ],
    [
      "a body",
      () => moduleWith([{ ...body(() => {}), code: new Uint8Array(7_654_322) }]),
      "7,654,322 bytes in a function",
      "7,654,321",
    ],
  ])("%s", (_, encode, has, most) => {
    expect(encode).toThrow(`The model comes to ${has}, and WebAssembly has no more than ${most}.`);
  });
});

describe("what is proved", () => {
  const good = readModule(moduleWith([body((to) => to.emit("f64.const", 1))]));

  test("holds of what the encoder writes", () => expect(() => proveModule(good)).not.toThrow());

  test.each([
    ["an import from elsewhere", { imports: [{ module: "env", name: "f", type: 0 }] }, "`env.f` is imported"],
    ["chance", { imports: [{ module: "m", name: "random", type: 0 }] }, "`m.random` is imported"],
    ["memory that grows", { pages: { least: 1, most: 2 } }, "the memory may grow"],
    ["a table that is exported", { exports: [{ name: "t", kind: 1, index: 0 }] }, "`t` is exported"],
  ])("not of %s", (_, change, message) => expect(() => proveModule({ ...good, ...change })).toThrow(message));

  const load = (offset: number): Uint8Array =>
    moduleWith([
      body((to) => {
        to.emit("i32.const", 8);
        to.emit("f64.load", offset);
      }),
    ]);

  test("the last number of memory is inside, the next one is not", () => {
    expect(() => proveModule(readModule(load(PAGE - 16)))).not.toThrow();
    expect(() => proveModule(readModule(load(PAGE - 8)))).toThrow(`byte ${PAGE} of ${PAGE} is touched`);
  });

  test("other instructions are refused, in the text of a module", () => {
    const bytes = load(0).slice();
    // memory.grow in place of the load.
    bytes[bytes.lastIndexOf(0x2b)] = 0x40;
    const text = `function encoded() {\n  return \`${pack(bytes)}\`;\n}`;
    expect(() => proveClosed(text)).toThrow("no instruction of a kernel has the code 64");
    const list = Array.from(bytes)
      .join(", ")
      .replace(/(.{40,50},) /g, "$1\n    ");
    expect(() => proveClosed(`new WebAssembly.Module(new Uint8Array([\n    ${list}\n  ]))`)).toThrow("the code 64");
  });
});

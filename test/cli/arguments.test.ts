/** What was typed, as a request: in this process, since nothing is compiled. */
import { describe, expect, test } from "vitest";
import { benchJson, benchText, type ModelBench } from "../../src/bench/model.js";
import { parseArguments } from "../../src/cli/arguments.js";
import { namesText } from "../../src/cli/names.js";
import { STAGES } from "../../src/pipeline/stages.js";
import { PRODUCT_NAMES } from "../../src/products/index.js";

const wrong = (...given: string[]): string => {
  try {
    return JSON.stringify(parseArguments(given));
  } catch (error) {
    return (error as Error).message;
  }
};

describe("a command that is none", () => {
  test.each([
    [["chekc", "m.ts"], "Unknown command 'chekc'. Did you mean check?"],
    [["chekc"], "Unknown command 'chekc'. Did you mean check?"],
    [["bnech", "m.ts", "--json"], "Unknown command 'bnech'. Did you mean bench?"],
    [["Check", "m.ts"], "Unknown command 'Check'. Did you mean check?"],
    [
      ["compile", "m.ts"],
      /^Unknown command 'compile'\. The commands are check, bench.*; without one, name a model file\.$/,
    ],
    [["m.ts", "n.ts"], /"models":\["m.ts","n.ts"\]/],
    [["check", "m.ts", "n.ts"], "Too many arguments for 'check'. Expected 1 argument but got 2."],
    [["nope.ts"], /"name":"compile","models":\["nope.ts"\]/],
    [["./chekc"], /"name":"compile"/],
    [["src"], /"name":"compile"/],
  ])("%j", (given, message) => expect(wrong(...given)).toMatch(message));
});

describe("options of check and bench", () => {
  test.each([
    [["check", "m.ts", "--seed", "7", "--json"], { name: "check", model: "m.ts", seed: 7, json: true }],
    [["check", "--seed=0", "m.ts"], { name: "check", model: "m.ts", seed: 0 }],
    [["check", "m.ts", "--emit", "hvp"], { name: "check", model: "m.ts", emit: ["hvp"] }],
    [["bench", "m.ts", "--json"], { name: "bench", model: "m.ts", json: true }],
    [["types", "m.ts", "src/**/*.ts"], { name: "types", models: ["m.ts", "src/**/*.ts"] }],
    [["types", "m.ts", "--json"], { name: "types", models: ["m.ts"], json: true }],
  ])("%j", (given, request) => expect(parseArguments(given)).toEqual(request));

  test.each([
    [["check", "m.ts", "--seed", "x"], "--seed takes a whole number below 2147483648, not x."],
    [["check", "m.ts", "--seed", "-1"], "--seed takes a whole number below 2147483648, not -1."],
    [["bench", "m.ts", "--seed", "1"], "Unknown option '--seed'."],
    [["m.ts", "--seed", "1"], "Unknown option '--seed'."],
    [["types", "m.ts", "-o", "x"], "types does not take --output."],
    [["bench", "m.ts", "--wrt", "a"], "bench does not take --wrt."],
  ])("%j is wrong", (given, message) => expect(wrong(...given)).toBe(message));
});

test("the help names every function and every stage", async () => {
  expect(parseArguments(["--help"])).toMatchObject({ name: "print", isHelp: true });
  expect(parseArguments(["check", "--help"])).toMatchObject({ name: "print", isHelp: true });
  expect(parseArguments(["--version"])).toMatchObject({ name: "print", isHelp: false });
  const words = (await namesText()).split(/[\s,:]+/);
  expect(words).toEqual(expect.arrayContaining([...PRODUCT_NAMES, ...STAGES]));
});

test("bench tells people and programs the same", () => {
  const start = { firstCall: 1e-5, until: { 20: 3e-5, 300: 4e-4, 3000: null }, settledAfter: 9, excess: 1e-4 };
  const timed = { interpreted: 2e-4, compiled: 1e-6, speedUp: 200, firstCall: 1e-5, start, paysOffAfter: null };
  const sizes = { traceNodes: 7, statements: 8, bytes: 900, seconds: { load: 0.5 } };
  const bench: ModelBench = {
    name: "m",
    file: "/a/m.ts",
    ...sizes,
    functions: [{ name: "forward", ...timed }],
    plain: 2e-6,
    batch: true,
  };
  expect(benchJson([bench])).toEqual({
    models: [{ name: "m", file: "/a/m.ts", ...sizes, functions: [{ name: "forward", ...timed }], plain: 2e-6 }],
  });
  expect(benchText([bench])).toMatch(
    /^m \(m\.ts\): 7 nodes, 8 statements, 900 bytes\n[\s\S]*\nforward .*200 ×.*never\n[\s\S]*\nforward +10\.0 +1\.50 +1\.33 +– +9 +0\.100 ms\n[\s\S]*2\.00 µs for one value/,
  );
});

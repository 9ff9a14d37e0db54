/** Statements in a row, in pairs and one in the other: they have the bits of one after the other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { watOf } from "../../../src/emit/wasm/wat.js";
import { both } from "../../support/kernel-text.js";

const count = (bytes: Uint8Array, instruction: string): number => watOf(bytes).split(`${instruction}\n`).length - 1;

describe("statements that do the same with neighbours", () => {
  test("run in pairs", () => {
    const adds = Array.from({ length: 8 }, (_, i) => `sums[${20 - i}] += t * values[${9 - i}];`);
    const { bytes, found, expected } = both(`const t = values[30]; ${adds.join(" ")}`);
    expect(found).toEqual(expected);
    expect(count(bytes, "f64x2.mul")).toBe(4);
    expect(count(bytes, "f64.mul")).toBe(0);
  });

  test("with what a loop goes on with in their lanes", () => {
    const names = Array.from({ length: 6 }, (_, k) => k);
    const { bytes, loops, found, expected } = both(`
      const s = values[60];
      ${names.map((k) => `let c${k} = values[${40 - k}]; const f${k} = values[${3 * k}];`).join("\n")}
      for (let i = 0; i < 5; i++) {
        const t = values[30 + i] * s;
        ${names.map((k) => `c${k} = c${k} + t * values[${12 + k} + 6 * i]; sums[${6 + k} + 6 * i] -= t * f${k};`).join("\n")}
      }
      ${names.map((k) => `values[${40 - k}] = c${k};`).join("\n")}`);
    expect(found).toEqual(expected);
    expect(loops).toEqual([null]);
    expect(count(bytes, "f64x2.mul")).toBe(6);
  });

  test("but not where one needs the other, or writes what the other reads", () => {
    const chain = Array.from({ length: 6 }, (_, i) => `values[${i + 1}] = values[${i}] * f;`);
    const { bytes, found, expected } = both(`const f = values[50]; ${chain.join(" ")}`);
    expect(found).toEqual(expected);
    expect(count(bytes, "f64x2.mul")).toBe(0);
  });
});

test("what is used once is nowhere in between, unless what it reads is written", () => {
  const { bytes, found, expected } = both(
    "const a = values[1] * values[2]; const b = values[3] - a; values[1] = values[7]; values[3] = 0; sums[0] = b / a; const c = values[5] + 1; sums[1] = c;",
  );
  expect(found).toEqual(expected);
  // Only `a`, which is used twice, and `b`, of which an element is written, are in locals.
  expect(watOf(bytes)).toContain("(local f64 f64)");
});

/** Programs of statements that often do the same with elements near one another. */
const SHAPES: readonly ((at: number, far: number, name: string, other: string) => string)[] = [
  (at, far, name) => `sums[${at}] += ${name} * values[${far}];`,
  (at, far, name) => `values[${at}] = values[${far}] - ${name};`,
  (at, _far, name, other) => `${name} = ${name} + ${other} * values[${at}];`,
  (at, far, name) => `${name} = values[${at}] * sums[${far}];`,
  (at, far, name, other) => `${name} = ${other} < values[${at}] ? ${other} : -values[${far}];`,
  (at, _far, name, other) => `sums[${at}] = Math.max(${name}, ${other});`,
  (at, far) => `values[${at} + j] -= sums[${far}];`,
  (at, far, name) => `${name} = 0.5 * values[${at} + j] + sums[${far} + j];`,
];
const NAMES = ["x", "y", "z", "u", "v", "w"];

const run = fc.record({
  shape: fc.nat(SHAPES.length - 1),
  length: fc.integer({ min: 1, max: 5 }),
  step: fc.constantFrom(1, 1, -1, 2),
  at: fc.integer({ min: 12, max: 40 }),
  far: fc.integer({ min: 12, max: 40 }),
  name: fc.nat(5),
  other: fc.nat(5),
});

test("random ones, in a row and in loops", () =>
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 9 }), fc.boolean(), fc.nat(3), (runs, isLoop, j) => {
      const body = runs.flatMap(({ shape, length, step, at, far, name, other }) =>
        Array.from({ length }, (_, k) =>
          SHAPES[shape]!(at + k * step, far + k * step, NAMES[(name + k) % 6]!, NAMES[(other + (k % 2)) % 6]!),
        ),
      );
      const [before, behind] = isLoop ? ["for (let j = 0; j < 7; j++) {", "}"] : [`const j = index[${j % 2}];`, ""];
      const { found, expected } = both(
        [
          ...NAMES.map((name, i) => `let ${name} = values[${i}];`),
          before,
          // Numbers stay of a size.
          ...body,
          ...NAMES.map((name) => `${name} = ${name} < 1e9 ? ${name} : 0.5;`),
          behind,
          ...NAMES.map((name, i) => `values[${50 + i}] = ${name};`),
        ].join("\n"),
        [j, 2 * j],
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: 1000 },
  ));

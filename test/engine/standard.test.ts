/** What rewritten model files see in place of `Math`, `Number` and the methods of arrays. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { finite, math, nan, number, same, scan } from "../../src/engine/standard.js";
import { recording, whileTracing } from "../../src/engine/tracing.js";
import { Condition, Value } from "../../src/engine/value.js";
import { Tape } from "../../src/ir/tape.js";
import { expectDiagnostic } from "./expect.js";

const data = (x: unknown): unknown => (x instanceof Value || x instanceof Condition ? x.data : x);
const value = (x: number): number => new Value(x) as unknown as number;

const SPICY = [0, -0, 1, -1, 0.5, -0.5, 2.5, 1e-300, 1e300, 5e-324, Infinity, -Infinity, Number.NaN];

describe("Math", () => {
  const names = Object.getOwnPropertyNames(Math) as Exclude<keyof Math, symbol>[];

  test.each(names.filter((name) => typeof Math[name] === "number"))("%s is the constant", (name) =>
    expect(math[name]).toBe(Math[name]),
  );

  const functions = names.filter((name) => typeof Math[name] === "function" && name !== "random");
  const follows = functions.filter((name) => !["clz32", "fround", "imul", "f16round", "sumPrecise"].includes(name));

  test.each(follows)("%s on scalars has the bits that it has on numbers", (name) => {
    const [own, native] = [math[name], Math[name]] as unknown as ((...xs: number[]) => number)[];
    for (const x of SPICY)
      for (const y of native!.length > 1 ? SPICY : [0]) {
        const given = native!.length > 1 ? [x, y] : [x];
        expect(own!(...given)).toBe(native!(...given));
        expect([...given, data(own!(...given.map(value)))]).toEqual([...given, native!(...given)]);
      }
  });

  test.each(["hypot", "max", "min"] as const)("%s takes any number of operands", (name) => {
    const random = mulberry32(7);
    expect([math[name](), math[name](3), data(math[name](value(-3)))]).toEqual([
      Math[name](),
      Math[name](3),
      Math[name](-3),
    ]);
    for (let run = 0; run < 2000; run++) {
      const xs = Array.from({ length: 3 + (run % 4) }, () =>
        run % 3 === 0 ? SPICY[Math.floor(random() * SPICY.length)]! : (random() - 0.5) * 10 ** (40 * random() - 20),
      );
      const mixed = xs.map((x, i) => (i % 2 === run % 2 ? value(x) : x));
      expect([...xs, data(math[name](...mixed))]).toEqual([...xs, Math[name](...xs)]);
    }
  });

  test("the slopes of hypot are those of a norm, and 0 at the origin", () => {
    const slopes = (...at: number[]): number[] => {
      const xs = at.map((x) => new Value(x));
      (math.hypot(...(xs as unknown as number[])) as unknown as Value).backward();
      return xs.map(({ grad }) => grad);
    };
    slopes(1, -2, 2).forEach((slope, i) => {
      expect(slope).toBeCloseTo([1, -2, 2][i]! / 3, 15);
    });
    expect(slopes(0, 0, 0).map(Math.abs)).toEqual([0, 0, 0]);
  });

  test("random draws, but not while a model is recorded", () => {
    expect(math.random()).toBeLessThan(1);
    const tracing = recording(new Tape());
    expectDiagnostic(() => whileTracing(tracing, () => math.random()), "random-forward");
  });
});

test("what asks about a number asks about scalars", () => {
  const questions = [
    // biome-ignore lint/suspicious/noGlobalIsNan: it is what is compared with
    [nan, globalThis.isNaN],
    // biome-ignore lint/suspicious/noGlobalIsFinite: it is what is compared with
    [finite, globalThis.isFinite],
    [number.isNaN, Number.isNaN],
    [number.isFinite, Number.isFinite],
    [number.isInteger, Number.isInteger],
    [number.isSafeInteger, Number.isSafeInteger],
  ] as const;
  for (const [own, native] of questions)
    for (const x of [...SPICY, 7, 2 ** 53]) {
      expect(own(x)).toBe(native(x));
      expect([native.name, x, data(own(value(x)))]).toEqual([native.name, x, native(x)]);
    }
  expect([number("12"), number(), number.EPSILON, new number(1) instanceof Number]).toEqual([12, 0, 2 ** -52, true]);
  const x = value(1);
  expect(number(x)).toBe(x);
});

test("searches of arrays follow scalars, Object.is does not decide about them", () => {
  const x = value(1);
  expect([same(x, x), same(1, 1), same(0, -0)]).toEqual([true, true, false]);
  expectDiagnostic(() => same(x, 1), "traced-decision");
  expect(scan([1, 2], "includes", [2])).toBe(true);
  expect(scan("text", "includes", ["x"])).toBe(true);
  expect([data(scan([x], "includes", [1])), data(scan([2], "includes", [x]))]).toEqual([true, false]);
  expect([data(scan([1], "indexOf", [x])), data(scan([2, x], "indexOf", [1]))]).toEqual([0, 1]);
  expect(scan([1, 2, 3], "filter", [(y: number) => y > 1])).toEqual([2, 3]);
  expect(data(scan([x], "some", [(y: unknown) => (y as Value).gt(0)]))).toBe(true);
  const mine = { find: (f: () => Value) => f() };
  expect(scan(mine, "find", [() => x])).toBe(x);
});

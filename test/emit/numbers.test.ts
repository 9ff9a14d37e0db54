/** Long lists of numbers in generated modules: what is decoded is what was encoded, to the bit, in few characters. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { compile, load } from "../../src/compile.js";
import { encode } from "../../src/emit/numbers/encode.js";
import { arrayText, numbersText } from "../../src/emit/numbers/text.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, vector } from "../../src/engine/model.js";
import { sum } from "../../src/engine/reductions.js";
import { decode } from "../../templates/numbers.js";
import { spicy } from "../support/graphs.js";

const RUNS = Number(process.env.FUZZ_RUNS ?? 400);
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_RUNS ? Date.now() % 2 ** 31 : 20261122));

type Numbers = Float64Array | Int32Array;

/** Where a list and what becomes of it differ; -1 if nowhere. Any NaN is NaN. */
function difference(numbers: Numbers, decoded: Numbers): number {
  if (numbers.constructor !== decoded.constructor || numbers.length !== decoded.length) return 0;
  return numbers.findIndex((x, i) => !Object.is(x, decoded[i]));
}

const empty = <N extends Numbers>(numbers: N): N => new (numbers.constructor as new (n: number) => N)(numbers.length);

const roundTrip = (numbers: Numbers): number => difference(numbers, decode(empty(numbers), encode(numbers)));

/** How many characters a number takes. */
const size = (numbers: Numbers): number => encode(numbers).length / numbers.length;

/** Lists like those of models: of numbers of one kind, of others, of parts that come again. */
function lists(number: fc.Arbitrary<number>): fc.Arbitrary<number[]> {
  const some = fc.array(number, { maxLength: 40 });
  const again = fc.tuple(fc.array(number, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 80 }));
  const part = fc.oneof(
    some,
    some.map((numbers) => [...numbers, 0.5, ...numbers.toReversed()]),
    again.map(([period, times]) => Array.from({ length: times }, () => period).flat()),
    fc
      .tuple(number, fc.integer({ min: -3, max: 3 }), fc.nat(100))
      .map(([first, step, length]) => Array.from({ length }, (_, i) => first + i * step)),
  );
  return fc.array(part, { maxLength: 6 }).map((parts) => [...parts, ...parts.slice(0, 2)].flat());
}

const anyDouble = fc.oneof(
  spicy,
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 51, -(2 ** 51), 2 ** 52, 2 ** 53, Number.MAX_VALUE, 0.1, 1e-7, 1e22),
  fc.integer({ min: -999_999, max: 999_999 }).map((n) => n / 1000),
  fc.nat(2 ** 31 - 1).map((n) => n / 2 ** 30 - 1),
);

describe(`decoding gives what was encoded, to the bit (seed ${seed}: repeat with FUZZ_SEED=${seed})`, () => {
  test.each([
    ["doubles of every kind", lists(anyDouble).map((list): Numbers => Float64Array.from(list))],
    ["integers", lists(fc.oneof(fc.integer(), fc.nat(99))).map((list): Numbers => Int32Array.from(list))],
  ])("%s", (_, numbers) => {
    fc.assert(
      fc.property(numbers, (list) => {
        expect(roundTrip(list)).toBe(-1);
      }),
      { numRuns: RUNS, seed },
    );
  });

  test("any 64 bits", () => {
    const random = mulberry32(1);
    const words = Uint32Array.from({ length: 2000 }, () => random() * 2 ** 32);
    expect(roundTrip(new Float64Array(words.buffer))).toBe(-1);
  });

  test("nothing, and one number", () => {
    expect(encode(new Float64Array(0))).toBe("");
    expect(roundTrip(Float64Array.of(-0))).toBe(-1);
    expect(roundTrip(Int32Array.of(-(2 ** 31)))).toBe(-1);
  });

  test("white space does not matter", () => {
    const numbers = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i));
    const text = encode(numbers).replace(/.{7}/g, "$&\r\n  ");
    expect(difference(numbers, decode(new Float64Array(300), text))).toBe(-1);
  });
});

describe("the text is short", () => {
  const random = mulberry32(7);
  test.each([
    ["bits", Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i)), 10.1],
    ["one number", new Float64Array(100_000).fill(-0), 0.01],
    ["two numbers in turn", Float64Array.from({ length: 100_000 }, (_, i) => (i % 2 ? 1 : -1.2)), 0.01],
    ["labels", Float64Array.from({ length: 1000 }, () => (random() < 0.5 ? -1 : 1)), 1.1],
    ["six decimals", Float64Array.from({ length: 1000 }, () => Math.round(random() * 1e7) / 1e6), 4.1],
    ["weights drawn with 32 bits", Float64Array.from({ length: 1000 }, () => 2 * random() - 1), 5.1],
    ["0, 1, 2, …", Int32Array.from({ length: 100_000 }, (_, i) => i), 0.01],
    ["indices in no order", Int32Array.from({ length: 1000 }, () => random() * 2000), 2.1],
    ["neighbours", Int32Array.from({ length: 1000 }, (_, i) => 100_000 + 30 * i + random() * 40), 1.1],
    ["a triangle", Int32Array.from({ length: 5050 }, (_, i) => i - triangular(i)), 0.6],
    ["the same backwards", Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i < 1000 ? i : 1999 - i)), 5.1],
    ["a table moved by 5", Int32Array.from({ length: 2000 }, (_, i) => scattered(i % 1000) + (i < 1000 ? 0 : 5)), 1.1],
  ])("%s", (_, numbers, most) => {
    expect(roundTrip(numbers)).toBe(-1);
    expect(size(numbers)).toBeLessThan(most);
  });

  test("of lists of different kinds one after the other", () => {
    const labels = Array.from({ length: 500 }, () => (random() < 0.5 ? -1 : 1));
    const points = Array.from({ length: 500 }, () => Math.log(random()));
    expect(size(Float64Array.of(...labels, ...points, ...labels))).toBeLessThan((500 + 5000 + 100) / 1500);
  });

  test("a million numbers are decoded at once", () => {
    const numbers = Float64Array.from({ length: 1_000_000 }, () => Math.log(random()));
    expect(roundTrip(numbers)).toBe(-1);
  });
});

/** The largest triangular number up to i. */
function triangular(i: number): number {
  const n = Math.floor((Math.sqrt(8 * i + 1) - 1) / 2);
  return (n * (n + 1)) / 2;
}

const scattered = (i: number): number => (i * 7919) % 1009;

describe("source text", () => {
  test("few numbers are a list, for people to read", () => {
    expect(numbersText(Float64Array.of(0.5, -0, Number.NaN))).toBe("[0.5, -0, NaN]");
    expect(arrayText(Int32Array.of(3, 1))).toBe("/* @__PURE__ */ new Int32Array([3, 1])");
    expect(numbersText(new Float64Array(192))).toMatch(/^\[\n( {2}(0, )+0,\n)+\]$/);
  });

  test("many are a text in lines, without characters that mean something", () => {
    const text = arrayText(Float64Array.from({ length: 500 }, (_, i) => Math.sin(i)));
    expect(text).toMatch(
      /^\/\* @__PURE__ \*\/ decode\(\/\* @__PURE__ \*\/ new Float64Array\(500\), `\n[^`\\$<\s]+(\n[^`\\$<\s]+)+`\)$/,
    );
    expect(text.split("\n").every((line) => line.length <= 120)).toBe(true);
  });
});

describe("in a module", () => {
  const special = [-0, 5e-324, Number.NaN, Number.NEGATIVE_INFINITY, 1 / 3];
  const initial = (i: number): number => (i < special.length ? special[i]! : Math.sin(i));
  const long = defineModel({
    parameters: { x: vector(300, initial) },
    forward: ({ x }) => sum(x.map((xi) => xi.square())),
  });

  test("initial parameters are exact, and fresh each time", async () => {
    const { createParameters, unpackParameters, model } = await load(long);
    createParameters().fill(7);
    expect(difference(long.createParameters(), createParameters())).toBe(-1);
    expect(model.parameterCount).toBe(300);
    expect(unpackParameters(createParameters()).x).toHaveLength(300);
  });

  test("the decoder is there only if it is used", async () => {
    const text = async (count: number): Promise<string> => {
      const model = defineModel({ parameters: { x: vector(count, 0.5) }, forward: ({ x }) => sum(x) });
      return (await compile(model)).files[0]!.text;
    };
    const long = await text(257);
    expect(long).toMatch(/const initialParameters: Float64Array = \/\* @__PURE__ \*\/ decode\(/);
    expect(long).toMatch(/\nfunction decode</);
    expect(await text(192)).not.toContain("decode");
  });

  test("what loops read is exact: data and indices", async () => {
    const random = mulberry32(3);
    const edges = Array.from({ length: 3000 }, () => ({ i: below(400), j: below(400), weight: Math.log(random()) }));
    function below(end: number): number {
      return Math.floor(random() * end);
    }
    const gathers = defineModel({
      parameters: { x: vector(400, (i) => Math.cos(i)) },
      forward: ({ x }) => sum(edges.map(({ i, j, weight }) => x[i]!.sub(x[j]!).square().mul(weight))),
    });
    const { files } = await compile(gathers, { output: "x.mjs" });
    for (const name of ["initialParameters", "data", "index"])
      expect(files[0]!.text).toMatch(new RegExp(`^const ${name} = /\\* @__PURE__ \\*/ decode\\(`, "m"));
    const { valueAndGradient, createParameters } = await load(gathers);
    const [gradient, expected] = [new Float64Array(400), new Float64Array(400)];
    const value = interpret(gathers).valueAndGradient(createParameters(), new Float64Array(0), expected);
    expect(valueAndGradient(createParameters(), gradient)).toBe(value);
    expect(gradient).toEqual(expected);
  });
});

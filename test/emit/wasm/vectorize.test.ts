/** Loops two iterations at a time: which can be, and that they have the bits of one at a time, wherever iterations meet. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { both, compiled } from "../../support/kernel-text.js";

const loop = (body: string, trip: number | string = 13): string =>
  `let t = values[60]; const f = values[61]; const a = index[0]; const b = index[1];
for (let i = 0; i < ${trip}; i++) { ${body} }
values[63] = t;`;

describe("loops that run in vectors have the same bits", () => {
  test.each([
    ["what law 2 calls scalars of their own", "const x = values[i] * f; sums[3 + i] = x / values[20 + i] - 1;"],
    ["in place", "values[i] += sums[i] * f; values[30 + i] -= values[i];"],
    ["choices", "const x = values[i]; sums[i] = x < 0 ? 0 : x >= f ? -x : Math.sqrt(x);"],
    [
      "instructions",
      "sums[i] = Math.max(Math.abs(values[i]), Math.min(Math.floor(values[20 + i]), -f)) + Math.ceil(values[i]) * Math.trunc(values[i]);",
    ],
    ["sums beside that", "const x = values[i] * sums[i]; t -= x; sums[i] += x;"],
    ["backwards", "sums[i] = values[40 - i] * values[i];"],
    ["strides", "sums[i] = values[2 * i] * f + values[3 * i + 2] - values[50 - 4 * i] * values[40 - i];"],
    ["backwards writes", "values[40 - i] = sums[i] / values[59 - i]; sums[63 - i] -= values[i] * f;"],
    [
      "values both ways",
      "const x = values[20 - i] * f; const y = -x; sums[i] = x; sums[40 - i] += y; t -= values[i] + y;",
    ],
    [
      "what stays the same",
      "const x = -f; sums[i] = (x < 0 ? 1 : 2) * Math.sqrt(f * f) * values[3] + values[1 + i] * f;",
    ],
    ["places that never meet", "values[i] = values[63 - i]; values[13 + i] = values[26 + 2 * i];"],
    ["a constant", "sums[i] = 0;"],
  ])("%s", (_, body) => {
    for (const trip of [4, 5, 12, 13]) {
      const { loops, found, expected } = both(loop(body, trip));
      expect(loops).toEqual([null]);
      expect(found).toEqual(expected);
    }
  });

  test("wherever elements meet, in loops of any length", () =>
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 20 }), (a, b, trip) => {
        const body = "const x = values[a + i] * 0.5; values[b + i] = x + values[b + 2 + i]; values[a + i] -= f;";
        const { found, expected } = both(loop(body, trip), [a, b]);
        expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    ));

  test("and backwards, or past what is read at another stride", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 60 }),
        fc.integer({ min: 20, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(-3, -1, 0, 1, 2),
        fc.nat(60),
        (a, b, trip, stride, from) => {
          const first = stride < 0 ? Math.max(from, -stride * trip) : Math.min(from, 63 - stride * trip);
          const index =
            stride === 0 ? `${first}` : stride > 0 ? `${first} + ${stride} * i` : `${first} - ${-stride} * i`;
          const body = `values[a - i] += values[b - i] * f; sums[i] = values[${index}]; values[b - i] -= sums[i];`;
          const { found, expected } = both(loop(body, trip), [a, b]);
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    ));
});

describe("sums whose lanes are added up by themselves", () => {
  test.each([
    ["a dot product", "t += values[i] * sums[i];"],
    ["less", "t -= values[i] * sums[i];"],
    ["written out", "t = t + values[i] * f;"],
    ["two of them", "const x = values[i] - sums[i]; t += x * x; u -= x;"],
    ["one that is added to twice", "t += values[i]; t += sums[i] * f;"],
    ["backwards", "t += values[40 - i] * sums[i]; u += values[40 - i];"],
    ["strides", "t += values[3 * i + 1] * sums[i]; u += values[60 - 2 * i];"],
    ["beside what is written", "const x = values[i] * sums[20 + i]; t += x; sums[i] += x;"],
  ])("%s", (_, body) => {
    for (const trip of [1, 3, 4, 5, 7, 8, 13, 16, 19]) {
      const text = loop(body, trip)
        .replace("let t", "let u = values[59]; let t")
        .replace("values[63] =", "values[62] = u; values[63] =");
      const { loops, found, expected } = both(text, [0, 0], true);
      expect(loops).toEqual([trip < 4 ? "it is short" : null]);
      found.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThanOrEqual(1e-12 * 64 ** 3));
    }
  });

  test("what goes on otherwise does not", () => {
    expect(compiled(loop("t = t * f + values[i];"), true).loops[0]).toContain(
      "an iteration goes on from the one before",
    );
    expect(compiled(loop("t += values[i]; sums[i] = t;"), true).loops[0]).toContain("goes on from the one before");
  });
});

describe("loops that do not", () => {
  test.each([
    ["only sums", "t += values[i] * f;", "it only adds up, in the order of the law"],
    ["what goes on", "t = t * f + values[i]; sums[i] = t;", "an iteration goes on from the one before"],
    ["a sum that is used", "t += values[i]; sums[i] = t;", "an iteration goes on from the one before"],
    ["two terms of one sum", "t += values[i]; sums[i] = f; t += values[20 + i];", "it adds to a sum more than once"],
    ["scattered writes", "sums[2 * i] = values[i];", "it writes elements that are not beside one another"],
    ["places that meet", "values[i] = values[2 * i];", "it goes through `values` in two ways"],
    ["one element for all", "sums[3] = values[i];", "all iterations write one element"],
    ["an element that may be written", "values[i] = values[3] + 1;", "it may write the element of `values`"],
    ["both directions", "values[i] = values[1 - i];", "it goes through `values` in two ways"],
    ["the one before", "values[1 + i] = values[i];", "an iteration goes on from the one before"],
    ["conditions", "if (values[i] < 0) { sums[i] = 1; }", "it has conditions"],
    ["tables", "sums[i] = values[index[i]];", "elements are not one stride apart"],
  ])("%s", (_, body, why) => {
    const { loops, found, expected } = both(loop(body, 2));
    expect(loops).toHaveLength(1);
    expect(loops[0]).toContain(why);
    expect(found).toEqual(expected);
  });

  test.each([3, 9])("without braces, %d times", (trip) => {
    const text = `for (let i = 0; i < ${trip}; i++) values[i] = sums[i]; for (let j = 0; j < ${trip}; j++) sums[2 * j] = 1;`;
    const { found, expected } = both(text);
    expect(found).toEqual(expected);
  });

  test("short ones", () => expect(compiled(loop("sums[i] = 0;", 3)).loops).toEqual(["it is short"]));
});

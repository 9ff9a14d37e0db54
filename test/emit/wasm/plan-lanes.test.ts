/** Iterations side by side, with loops in them, under `--fast-math`: which can be, and that they compute the same. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseModule } from "../../../src/common/syntax.js";
import { type LanePlan, planLanes } from "../../../src/emit/wasm/plan-lanes.js";
import type { Node } from "../../../src/emit/wasm/survey.js";
import { both } from "../../support/kernel-text.js";

const around = (body: string, trip: number): string => `let t = values[60]; const f = values[61]; const u = values[59];
for (let i = 0; i < ${trip}; i++) { ${body} }
values[63] = t;`;

/** The plan for what is in the loop, or why there is none. */
function planOf(body: string, trip = 14): LanePlan | string {
  const statements = parseModule(around(body, trip)).body;
  const loop = statements.find(({ type }) => type === "ForStatement") as Node<"ForStatement">;
  const mover = { name: "i", step: 1, trip };
  return planLanes(
    [loop.body as never],
    mover,
    (callee) => callee === "Math.sqrt",
    (name) => name !== "c",
  );
}

const INNER = "for (let j = 0; j < 3; j++)";

const alike: readonly (readonly [string, string])[] = [
  ["sums of a loop inside", `let s = 0; ${INNER} { s += sums[i + j] * values[j]; } t -= s * f;`],
  [
    "elements that all add to",
    `${INNER} { sums[20 + 2 * j] += values[i] * values[50 + j]; sums[30 - j] -= values[i]; }`,
  ],
  [
    "elements that are written first",
    `${INNER} { values[40 + j] = sums[i] * f + values[50 + j]; } t += values[40] - values[42];`,
  ],
  [
    "read by another loop, backwards",
    `${INNER} { values[40 + j] = sums[i + j]; } ${INNER} { sums[60 + j] += values[42 - j]; }`,
  ],
  [
    "in place, in the same iteration",
    `${INNER} { values[40 + j] = sums[i + j] / 2; values[40 + j] += f; } t += values[41];`,
  ],
  ["what each leaves", `const x = values[i] / u; sums[i] = x; sums[40 - i] = x < 0 ? -x : x * x;`],
  [
    "what each leaves in several places",
    `${INNER} { sums[4 * i + j] = values[i] - values[50 + j] * values[40 + j] * values[i + j] + values[3] + values[4] + values[5]; t += values[i + 1]; }`,
  ],
  ["variables used again", `let s = values[i]; s = s * f; ${INNER} { s = s - values[50 + j]; } s = -s; sums[i] = s;`],
  ["conditions", `const c1 = values[i] > f; const c2 = u < values[i]; sums[i] = c1 && !c2 ? u : c1 || c2 ? -f : 0;`],
  [
    "conditions that are known",
    `const c1 = values[i] > f ? u < 0 : true; sums[i] = c1 ? u : 0; t += values[i] < 0 ? u : -1;`,
  ],
  ["long sums", `sums[i] = values[i] * 2 + f - u * values[2] + values[i] * values[3] - 1;`],
  ["functions", `${INNER} { t += Math.sqrt(Math.abs(sums[i])) * Math.max(values[j], f); }`],
];

describe("iterations side by side", () => {
  test.each(alike)("%s", (_, body) => {
    for (const trip of [12, 13, 14, 15]) {
      const { loops, found, expected } = both(around(body, trip), [0, 0], true);
      expect(loops.every((why) => why === null)).toBe(true);
      found.forEach((x, k) =>
        expect(Math.abs(x - expected[k]!)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(expected[k]!))),
      );
    }
  });

  test("each has elements of its own, or its part of a sum", () => {
    const plan = planOf(
      `${INNER} { values[40 + j] = sums[i]; values[50 - j] += values[40 + j] * values[j]; }`,
    ) as LanePlan;
    expect(plan.own).toEqual([{ array: "values", first: 40, length: 11 }]);
    expect(plan.totals).toEqual([{ array: "values", first: 48, length: 3 }]);
    expect(plan.hasLoops).toBe(true);
  });

  test.each([
    [
      "an element of the iteration before",
      "const x = values[40]; values[40] = sums[i] + x * 0.5; values[40] = x;",
      "goes on",
    ],
    [
      "a part that is not written",
      `${INNER} { values[40 + j] = sums[i]; } t += values[43]; values[43] = f;`,
      "goes on",
    ],
    ["the element before, inside", `values[40] = sums[i]; ${INNER} { values[41 + j] = values[40 + j]; }`, "goes on"],
    ["a variable of the iteration before", "t = t * 0.5 + values[i];", "goes on from the one before"],
    ["a sum that is read", "t += values[i]; sums[i] = t;", "goes on from the one before"],
    ["a neighbour's element", "sums[i] = values[i]; t += sums[i + 1];", "goes on from the one before"],
    ["elements in two ways", "sums[i] = values[i]; sums[30 - 2 * i] = f;", "in two ways"],
    ["an element of some iteration", "sums[i] = values[i]; t += sums[5];", "in two ways"],
    ["a loop as long as its turn", "for (let j = 0; j < i; j++) { t += values[j]; }", "depends on others"],
    ["its counter", "t += values[i] * i;", "computes with its counter"],
    ["conditions from outside", "t += c ? values[i] : f;", "conditions or indices from outside"],
    ["statements under a condition", "if (values[i] > 0) { t += f; }", "it has conditions in it"],
    ["functions that are called", "t += Math.sin(values[i]);", "it calls functions"],
    ["remainders", "t += values[i] % f;", "remainders"],
    ["tables", "t += values[index[i]];", "a table of indices"],
  ])("not with %s", (_, body, why) => {
    expect(planOf(body)).toContain(why);
  });

  test("whatever elements are written and read", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            to: fc.nat(9),
            stride: fc.integer({ min: -1, max: 2 }),
            from: fc.nat(9),
            by: fc.integer({ min: -1, max: 2 }),
            adds: fc.boolean(),
            inside: fc.boolean(),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        (statements) => {
          const lines = statements.map(({ to, stride, from, by, adds, inside }) => {
            const counter = inside ? "j" : "i";
            const at = (base: number, factor: number): string => `values[${base + 16} + ${factor} * ${counter}]`;
            const line = `${at(to, stride)} ${adds ? "+=" : "="} ${at(from, by)} * 0.25 + sums[i];`;
            return inside ? `${INNER} { ${line} }` : line;
          });
          const { found, expected } = both(around(lines.join(" "), 12), [0, 0], true);
          found.forEach((x, k) =>
            expect(Math.abs(x - expected[k]!)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(expected[k]!))),
          );
        },
      ),
      { numRuns: 400 },
    ));
});

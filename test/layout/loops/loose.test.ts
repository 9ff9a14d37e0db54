/** Loops whose first iterations have inner loops that run once or not at all, or that are in pieces. */
import { expect, test } from "vitest";
import { defineModel, type Model, matrix } from "../../../src/engine/model.js";
import { add, div, exp, max, mul, type Num, square, sub } from "../../../src/index.js";
import { differences } from "../../support/differences.js";
import { compileRolled, derive, rollTightly } from "../../support/kernels.js";
import { datum } from "./models.js";

const WIDTH = 6;
const TIGHT = { steps: Number.POSITIVE_INFINITY, jammed: false, stores: "set", gathered: true } as const;

const total = (terms: readonly Num[]): Num => terms.reduce((left, term) => add(left, term), 0 as Num);
const dot = (x: readonly Num[], y: readonly Num[]): Num => total(x.map((xi, i) => mul(xi, y[i]!)));

/** Each row attends to itself and those before it, and is transformed; all rows are the same code. */
const attention = (rows: number): Model =>
  defineModel({
    parameters: { x: matrix(rows, WIDTH, datum), w: matrix(WIDTH, WIDTH, datum) },
    forward: ({ x, w }) => {
      const keys: Num[][] = [];
      const losses: Num[] = [];
      for (let t = 0; t < rows; t++) {
        const query = w.map((row) => dot(row, x[t]!));
        keys.push(query);
        const scores = keys.map((key) => dot(query, key));
        const top = scores.reduce((most, score) => max(most, score));
        const shares = scores.map((score) => exp(sub(score, top)));
        const all = total(shares);
        const mixed = query.map((_, j) => total(shares.map((share, s) => mul(div(share, all), keys[s]![j]!))));
        losses.push(square(dot(mixed, query)));
      }
      return total(losses);
    },
  });

const statements = (rows: number, options: { loose: boolean } | { joins: boolean }): number =>
  rollTightly(derive(attention(rows), "exampleGradient"), { ...TIGHT, ...options }).program.blocks.flat.length;

test("the first rows of a causal model are iterations of the loop over all rows", () => {
  const [few, more] = [10, 14].map((rows) => statements(rows, { loose: true }));
  expect(more).toBe(few);
  expect(1.5 * more!).toBeLessThan(statements(14, { joins: true }));
});

test.each(["set", "add"] as const)("engine, tape and loops agree: %s", (stores) => {
  for (const rows of [3, 9]) {
    const model = attention(rows);
    const points = [0, 1].map((k) =>
      Float64Array.from({ length: model.parameterCount }, (_, i) => datum(i + 50 * k) / 2),
    );
    for (const gathered of [false, true, 2, 3])
      expect(
        differences(model, points, (tape) =>
          compileRolled(rollTightly(tape, { steps: 4, jammed: false, stores, gathered, loose: true })),
        ),
      ).toEqual([]);
  }
});

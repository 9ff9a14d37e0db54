/** What rolling finds: the shape of the loops. That they compute the right thing is the business of agreement.test.ts. */
import { describe, expect, test } from "vitest";
import { defineModel, matrix, vector } from "../../src/engine/model.js";
import { sum } from "../../src/engine/reductions.js";
import type { Num } from "../../src/engine/value.js";
import { dynamicSize, type Step, staticSize } from "../../src/layout/loops/nest.js";
import { roll } from "../../src/layout/loops/roll.js";
import { sequenceOf } from "../../src/layout/loops/sequence.js";
import { assignStorage } from "../../src/layout/loops/storage.js";
import { abstractData } from "../../src/passes/abstract-data.js";
import { optimize } from "../../src/passes/index.js";
import { interleaveSweeps } from "../../src/passes/interleave-sweeps.js";
import { derive } from "../support/kernels.js";

function rolled(
  n: number,
  forward: (x: readonly Num[]) => Num,
  kernel: "exampleGradient" | "exampleValue" = "exampleGradient",
): { steps: Step[]; length: number } {
  const model = defineModel({ parameters: { x: vector(n) }, forward: ({ x }) => forward(x) });
  const { tape } = abstractData(derive(model, kernel));
  const sequence = sequenceOf(interleaveSweeps(optimize(tape)));
  return { steps: roll(sequence), length: sequence.length };
}

const trips = (steps: readonly Step[]): unknown[] =>
  steps.flatMap((step) => (step.kind === "loop" ? [[step.trip, ...trips(step.body)]] : []));

describe("roll", () => {
  test("stands for the very same number of instructions", () => {
    const { steps, length } = rolled(50, (x) => sum(x.map((xi) => xi.exp())));
    expect(dynamicSize(steps)).toBe(length);
  });

  test("code does not grow with what repeats", () => {
    const size = (n: number): number => staticSize(rolled(n, (x) => sum(x.map((xi) => xi.exp().mul(xi)))).steps);
    expect(size(1000)).toBe(size(100));
  });

  test("data that happen to be 1 or equal do not break a loop", () => {
    const size = (datum: (i: number) => number): number =>
      staticSize(rolled(60, (x) => sum(x.map((xi, i) => xi.mul(datum(i)).sin()))).steps);
    expect(size((i) => (i % 3 === 0 ? 1 : -1))).toBe(size((i) => 0.1 + i));
  });

  test("literals that differ are different code, even if their rows move by a stride", () => {
    // pow(x, 0) is 1 for every x, so 1, 2, 4 … are literals.
    const { steps } = rolled(1, ([x]) => {
      const powers = [x!.pow(0)];
      for (let i = 0; i < 6; i++) powers.push(powers[i]!.add(powers[i]!));
      return sum([x!, ...powers]);
    });
    expect(steps.every(({ kind }) => kind === "statement")).toBe(true);
  });

  test("nests are found", () => {
    const model = defineModel({
      parameters: { K: matrix(8, 9) },
      forward: ({ K }) => sum(K.map((row) => sum(row.map((x) => x.square())).sqrt())),
    });
    const { tape } = abstractData(derive(model, "exampleValue"));
    expect(JSON.stringify(trips(roll(sequenceOf(interleaveSweeps(optimize(tape))))))).toMatch(/\[\d+,\[\d+\]/);
  });

  test("nothing repeats, nothing is rolled", () => {
    const { steps } = rolled(2, ([x, y]) => x!.exp().mul(y!.sin()).add(x!.tanh()));
    expect(steps.every(({ kind }) => kind === "statement")).toBe(true);
  });
});

describe("storage", () => {
  test("what a loop carries along takes one cell, not one per iteration", () => {
    const cells = (n: number): number => {
      const { steps, length } = rolled(n, (x) => x.reduce((s, xi) => s.mul(0.5).add(xi)), "exampleValue");
      return assignStorage([steps], length).cellCount;
    };
    expect(cells(200)).toBe(cells(100));
  });
});

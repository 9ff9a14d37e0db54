/** Models as loops: that code and memory do not grow with what repeats, and that loops compute the same. */
import { describe, expect, test } from "vitest";
import { add } from "../../../src/engine/functions.js";
import { defineModel, type Model, vector } from "../../../src/engine/model.js";
import { sum } from "../../../src/engine/reductions.js";
import type { Num } from "../../../src/engine/value.js";
import { interpret } from "../../../src/ir/interpret.js";
import { differences } from "../../support/differences.js";
import { compileRolled, derive, printRolled, type Rolled, rollLoops, rollTightly } from "../../support/kernels.js";
import { datum, models, somewhere } from "./models.js";

const KERNELS = ["exampleValue", "exampleGradient"] as const;
type Kernel = (typeof KERNELS)[number];

const TIGHT = { steps: Number.POSITIVE_INFINITY, jammed: false, stores: "set" } as const;

const tightly = (model: Model, kernel: Kernel = "exampleGradient"): Rolled => rollTightly(derive(model, kernel), TIGHT);
/** As the compiler does it, if that makes the code a quarter as long. */
const usually = (model: Model, kernel: Kernel = "exampleGradient"): Rolled | null =>
  rollLoops(derive(model, kernel), undefined, 4);
const statements = ({ program }: Rolled): number => program.blocks.flat.length;
const indices = ({ pools }: Rolled): number => pools.index.numbers.length;
const cells = ({ program }: Rolled): number => program.storage.cellCount;

/** Of numbers in no order, some move by a stride by accident, which makes a loop of its own. */
const ACCIDENTS: readonly string[] = ["a permutation of intermediate values"];

describe.each(Object.entries(models))("%s", (name, model) => {
  test.each(KERNELS)("code does not grow with the number of iterations: %s", (kernel) => {
    const [fewer, more] = [60, 80].map((n) => statements(tightly(model(n), kernel)));
    if (ACCIDENTS.includes(name)) expect(Math.max(fewer!, more!)).toBeLessThan(60);
    else expect(more).toBe(fewer);
  });

  test("engine, tape and loops agree", () => {
    const { parameterCount } = model(25);
    const points = [0, 1].map((k) => Float64Array.from({ length: parameterCount }, (_, i) => datum(i + 50 * k)));
    for (const options of [
      TIGHT,
      { ...TIGHT, jammed: true },
      { ...TIGHT, gathered: true },
      { steps: 2, jammed: true, stores: "set", gathered: true },
      { ...TIGHT, joins: true },
      { ...TIGHT, loose: true },
      { steps: 3, jammed: false, stores: "add", gathered: 3, loose: true },
      { steps: 3, jammed: false, stores: "add", gathered: true, joins: true },
      { ...TIGHT, gathered: 2 },
      { steps: 3, jammed: true, stores: "set", gathered: 4, joins: true },
    ] as const)
      expect(differences(model(25), points, (tape) => compileRolled(rollTightly(tape, options)))).toEqual([]);
  });
});

describe("memory", () => {
  test("the sweep of each sample follows the sample: of each, only what it adds to the result is kept", () => {
    const samples = models["a net and its samples"]!;
    expect(cells(tightly(samples(80))) - cells(tightly(samples(60)))).toBe(20);
    expect(cells(tightly(samples(80), "exampleValue"))).toBe(cells(tightly(samples(60), "exampleValue")));
  });

  test("a recurrent net keeps its state only, if nobody asks for the gradient", () => {
    const net = models["a recurrent net"]!;
    expect(cells(tightly(net(80), "exampleValue"))).toBe(cells(tightly(net(60), "exampleValue")));
  });

  test("tables of a ragged loop do not grow with the regular loop around it", () => {
    const epochs = models["rows of different lengths, over and over"]!;
    expect(indices(tightly(epochs(60), "exampleValue"))).toBeGreaterThan(0);
    expect(indices(tightly(epochs(80), "exampleValue"))).toBe(indices(tightly(epochs(60), "exampleValue")));
  });

  test("what is gathered takes one index for each operand that is", () => {
    const edges = models["edges of a graph"]!;
    expect(indices(tightly(edges(60), "exampleValue"))).toBeLessThanOrEqual(2 * 3 * 60);
  });
});

describe("code", () => {
  /** Rows of 100 numbers, of which row i has `trip(i)`. */
  const rows = (trip: (i: number) => number): Model =>
    defineModel({
      parameters: { p: vector(3000) },
      forward: ({ p }) => {
        let total: Num = p[0]!;
        for (let i = 0; i < 30; i++) {
          let row: Num = p[100 * i + 99]!.exp();
          for (let j = 0; j < trip(i); j++) row = row.add(p[100 * i + j]!.sin());
          total = total.add(row.tanh());
        }
        return total;
      },
    });

  test.each(KERNELS)("of a triangle: trip counts follow from the outer counter, without a table: %s", (kernel) => {
    for (const [trip, text] of [
      [(i: number) => 5 + 2 * i, /; j < \d+ [+-] 2 \* i; j\+\+/],
      [(i: number) => 60 - i, /; j < \d+ [+-] i; j\+\+/],
    ] as const) {
      const rolled = tightly(rows(trip), kernel);
      expect(printRolled(rolled)).toMatch(text);
      expect(indices(rolled)).toBe(0);
    }
  });

  test("of a ragged loop: trip counts come from a table", () => {
    const rolled = tightly(
      rows((i) => 3 + (somewhere(i) % 9)),
      "exampleValue",
    );
    expect(printRolled(rolled)).toMatch(/const (at\d+) = index\[[\s\S]*; j < \1; j\+\+/);
    expect(indices(rolled)).toBeLessThan(2 * 30);
  });

  test("contributions from afar are added to the gradient's elements", () => {
    const text = printRolled(tightly(models["edges of a graph"]!(60)));
    expect(text).toMatch(/^for \(let i = 0; i < 60; i\+\+\) gradient\[i\] = 0;/);
    expect(text).toMatch(/gradient\[at\d+\] \+= /);
    expect(text).toMatch(/gradient\[at\d+\] -= /);
  });

  test("of a matrix that is overwritten, so are the adjoints; what is added up at one place is in a variable", () => {
    const rotations = (steps: number): Model =>
      defineModel({
        parameters: { p: vector(4 * 8 + steps) },
        forward: ({ p }) => {
          const rows = Array.from({ length: 4 }, (_, i) => p.slice(8 * i, 8 * i + 8));
          for (let step = 0; step < steps; step++)
            for (let i = 1; i < 4; i++)
              for (let j = 0; j < 8; j++)
                rows[i]![j] = rows[i]![j]!.sub(rows[i - 1]![(j + step) % 8]!.mul(p[32 + step]!.sin()));
          return sum(rows.flat().map((x) => x.square()));
        },
      });
    const gathered = (steps: number): Rolled =>
      rollTightly(derive(rotations(steps), "exampleGradient"), { ...TIGHT, gathered: true });
    const [fewer, more] = [gathered(24), gathered(48)];
    // Of each step, its angle; not the 24 elements that it changes.
    expect(more.program.storage.sumCount).toBeLessThan(fewer.program.storage.sumCount + 2 * 24);
    expect(printRolled(more)).toMatch(/let (c\d+) = [\s\S]*\n +\1 -= [\s\S]*\] = \1;/);
  });

  test("values that add up far apart are -0 if all their terms are", () => {
    const values = defineModel({
      parameters: { p: vector(12) },
      forward: ({ p }) => {
        const totals: Num[] = Array.from({ length: 200 }, () => p[0]!.mul(2));
        for (const x of p) for (let j = 0; j < totals.length; j++) totals[j] = totals[j]!.add(x.mul(3 + j));
        return totals;
      },
    });
    const tape = derive(values, "writeOutputs");
    const rolled = rollTightly(tape, TIGHT);
    expect(printRolled(rolled)).toMatch(/out\[\w+\] \+= /);
    for (const point of [new Float64Array(12).fill(-0), new Float64Array(12).map((_, i) => -datum(i))]) {
      const out = new Float64Array(200);
      compileRolled(rolled)(point, out);
      const [expected] = interpret(tape, { parameters: point });
      expect([...out]).toEqual([...expected!]);
    }
  });

  test.each([0, -0, 0.5])("a total in a cell that begins with %s keeps the sign of zero", (start) => {
    const model = defineModel({
      parameters: { p: vector(12) },
      forward: ({ p }) => {
        const totals: (Num | number)[] = Array(6).fill(start);
        for (const x of p) for (let j = 0; j < 6; j++) totals[j] = add(totals[j]!, x.mul(3 + j).mul(x.tanh().add(2)));
        return totals as Num[];
      },
    });
    const tape = derive(model, "writeOutputs");
    for (const options of [
      { ...TIGHT, gathered: 4 },
      { steps: 2, jammed: true, stores: "set", gathered: 4, joins: true },
    ] as const) {
      const rolled = rollTightly(tape, options);
      expect(printRolled(rolled)).toContain("sums[");
      for (const point of [new Float64Array(12).fill(-0), new Float64Array(12).map((_, i) => datum(i))]) {
        const out = new Float64Array(6);
        compileRolled(rolled)(point, out);
        const [expected] = interpret(tape, { parameters: point });
        expect([...out]).toEqual([...expected!]);
      }
    }
  });

  test("data that happen to be 1 or equal make no difference", () => {
    const scaled = (factor: (i: number) => number): Rolled =>
      tightly(
        defineModel({
          parameters: { p: vector(60) },
          forward: ({ p }) => sum(p.map((x, i) => x.mul(factor(i)).sin())),
        }),
      );
    expect(statements(scaled((i) => (i % 3 === 0 ? 1 : -1)))).toBe(statements(scaled((i) => 0.1 + i)));
  });
});

describe("no loops", () => {
  test("where nothing repeats", () => {
    const model = defineModel({
      parameters: { p: vector(2) },
      forward: ({ p: [x, y] }) => x!.exp().mul(y!.sin()).add(x!.tanh()),
    });
    expect(usually(model)).toBe(null);
  });

  test("in a graph without any structure", () => {
    const model = defineModel({
      parameters: { p: vector(20) },
      forward: ({ p }) => {
        const values: Num[] = [...p];
        const pick = (i: number): Num => values[values.length - 1 - (somewhere(i) % values.length)]!;
        for (let i = 0; i < 900; i++) {
          const [x, y, z] = [pick(i), pick(3 * i + 1), pick(7 * i + 2)];
          const choices = [() => x.mul(y), () => x.sin(), () => x.add(y).tanh(), () => x.sub(y).mul(z), () => x.max(z)];
          values.push(choices[somewhere(5 * i) % 5]!());
        }
        return sum(values.slice(-20));
      },
    });
    expect(usually(model)).toBe(null);
  });
});

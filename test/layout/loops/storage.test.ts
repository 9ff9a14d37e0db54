/** Locals and cells: that loops share cells, and that no value is overwritten that is still to be read. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineModel, vector } from "../../../src/engine/model.js";
import { sum } from "../../../src/engine/reductions.js";
import { type Blocks, blocksOf, run } from "../../../src/layout/loops/blocks.js";
import { foldingsOf } from "../../../src/layout/loops/foldings.js";
import { findGroups, type Group, groupsOf } from "../../../src/layout/loops/groups.js";
import { nestOf } from "../../../src/layout/loops/nesting.js";
import { roll } from "../../../src/layout/loops/roll.js";
import { type Sequence, sequenceOf } from "../../../src/layout/loops/sequence.js";
import { assignStorage, OWN, type Storage } from "../../../src/layout/loops/storage.js";
import { regular } from "../../../src/pipeline/arrangement.js";
import { derive } from "../../support/kernels.js";
import { loopPrograms } from "../../support/loops.js";
import { buildLoops } from "../../support/run-loops.js";
import { Instructions, type Operand, parameter } from "./instructions.js";

/** A sequence as loops, in as many functions as there are steps or in one. */
function blocksIn(sequence: Sequence, severalFunctions = false): { blocks: Blocks; statementAt: Int32Array } {
  const nest = nestOf(roll(sequence), 0, Number.POSITIVE_INFINITY)!;
  const blocks = blocksOf(severalFunctions ? nest.map((step) => [step]) : [nest]);
  const statementAt = new Int32Array(sequence.length);
  run(blocks, (statement, position) => {
    statementAt[position] = statement;
  });
  return { blocks, statementAt };
}

function stored(write: (to: Instructions) => void, severalFunctions = false): Storage {
  const to = new Instructions();
  write(to);
  const sequence = to.sequence();
  const { blocks, statementAt } = blocksIn(sequence, severalFunctions);
  return assignStorage(blocks, sequence, statementAt);
}

/** Each number of a row follows from the same one of the row before, and from its neighbour on one side. */
const steps = (count: number, width: number) => (to: Instructions) => {
  let row = Array.from({ length: width }, (_, i) => to.op("sin", parameter(i)));
  for (let t = 0; t < count; t++) row = row.map((x, i) => to.op("add", to.op("exp", x), row[i + 1] ?? parameter(t)));
  for (const [i, x] of row.entries()) to.store(i, x);
};

describe("assignStorage", () => {
  test("what stays within an iteration is a local", () => {
    const storage = stored((to) => {
      for (let i = 0; i < 9; i++) to.store(i, to.op("cos", to.op("sin", parameter(i))));
    });
    expect(storage.cellCount).toBe(0);
    expect(storage.localOf(1, 0)).toBe(0);
    expect(storage.localOf(2, 1)).toBe(1);
  });

  test("what is carried along takes one cell", () => {
    const sum = (n: number) =>
      stored((to) => {
        let total: Operand = to.op("exp", parameter(0));
        for (let i = 0; i < n; i++) total = to.op("add", to.op("sin", parameter(i)), total);
        to.store(0, total);
      });
    expect(sum(100).cellCount).toBe(1);
  });

  test("what is read in a later loop has a cell for each", () => {
    const storage = stored((to) => {
      const values = Array.from({ length: 50 }, (_, i) => to.op("sin", parameter(i)));
      for (const [i, x] of values.entries()) to.store(i, x);
    });
    expect(storage.cellCount).toBe(50);
    expect(storage.spreads(0)[OWN]).toEqual({ base: 0, strides: [1], table: null });
    expect(storage.spreads(1)[1]).toEqual({ base: 0, strides: [1], table: null });
  });

  test("time steps share cells if each number can take the place of the one before", () => {
    expect(stored(steps(80, 20)).cellCount).toBe(stored(steps(40, 20)).cellCount);
    expect(stored(steps(40, 20)).cellCount).toBeLessThan(3 * 20);
  });

  test("what crosses from one function to another has a cell", () => {
    const write = (to: Instructions): void => {
      const x = to.op("sin", parameter(0));
      to.store(0, to.op("cos", x));
    };
    expect(stored(write).cellCount).toBe(0);
    const storage = stored(write, true);
    expect(storage.localOf(1, 0)).toBe(-1);
    expect(storage.cellCount).toBe(2);
  });

  test("values that one operand reads, now here and now there, are one group", () => {
    const storage = stored((to) => {
      const values = Array.from({ length: 6 }, (_, i) => to.op("sin", parameter(i)));
      const single = to.op("sin", parameter(20 * 20));
      for (let i = 0; i < 9; i++) to.store(i, to.op("exp", i % 4 === 3 ? single : values[(i * i) % 6]!));
    });
    expect(storage.groupOf(0)).toBeGreaterThanOrEqual(0);
    expect(storage.groupOf(1)).toBe(storage.groupOf(0));
    expect(storage.groupRead(2, 0)).toBe(storage.groupOf(0));
    expect(storage.spreads(2)[0]!.table).not.toBe(null);
  });
});

/** Whether every value is still in its cell when it is read for the last time. */
function keepsAll({ positions, lastRead }: Group, cells: Int32Array): boolean {
  const overwritten = new Map<number, number>();
  for (let i = cells.length; i-- > 0; ) {
    if (lastRead[i]! > (overwritten.get(cells[i]!) ?? Number.POSITIVE_INFINITY)) return false;
    overwritten.set(cells[i]!, positions[i]!);
  }
  return true;
}

describe("foldingsOf", () => {
  test("of any program: no way to share cells overwrites what is still to be read; cells are counted from 0", () => {
    let shared = 0;
    const property = fc.property(loopPrograms, (program) => {
      const model = defineModel({
        parameters: { p: vector(program.parameters) },
        forward: ({ p }) => buildLoops(program, p),
      });
      const sequence = sequenceOf(regular(derive(model, "exampleGradient")).tape, true);
      const { blocks, statementAt } = blocksIn(sequence);
      const groups = groupsOf(blocks, sequence, statementAt, findGroups(blocks, sequence, statementAt));
      for (const group of groups)
        for (const { cells, isEarly } of foldingsOf(group)) {
          const lastRead = isEarly ? group.lastReadEarly : group.lastRead;
          expect(keepsAll({ ...group, lastRead }, cells)).toBe(true);
          expect(Math.min(...cells)).toBe(0);
          if (new Set(cells).size < cells.length) shared++;
        }
    });
    fc.assert(property, { numRuns: 40, seed: 1 });
    expect(shared).toBeGreaterThan(100);
  });

  test("what an iteration leaves for the next one shares a cell with that, if it is read first", () => {
    const model = defineModel({
      parameters: { p: vector(300) },
      forward: ({ p }) => sum(p.slice(1).map((next, i) => next.sub(p[i]!).square().tanh())),
    });
    const sequence = sequenceOf(regular(derive(model, "exampleGradient")).tape, true);
    const { blocks, statementAt } = blocksIn(sequence);
    const groups = groupsOf(blocks, sequence, statementAt, findGroups(blocks, sequence, statementAt));
    const first = groups.map((group) => foldingsOf(group).next().value!);
    expect(first.some(({ isEarly }) => isEarly)).toBe(true);
    for (const { cells } of first) expect(new Set(cells).size).toBeLessThan(10);
    expect(assignStorage(blocks, sequence, statementAt).cellCount).toBeLessThan(20);
  });
});

import { describe, expect, test } from "vitest";
import { opcodes } from "../../../src/ir/opcodes.js";
import { Tape } from "../../../src/ir/tape.js";
import { ACCUMULATE, DEDUCT, FAR, planStores, STORE } from "../../../src/layout/loops/stores.js";

const NAMES = { [STORE]: "=", [ACCUMULATE]: "+=", [DEDUCT]: "-=" };

/** A tape whose rows are pushed by `build`, which gives the rows of the gradient. */
function tapeOf(build: (tape: Tape, p: number) => readonly number[]): Tape {
  const tape = new Tape();
  const ids = build(tape, tape.read("parameters", 0));
  tape.outputs = [{ target: "gradient", ids: Int32Array.from(ids) }];
  return tape;
}

/** What is stored behind each row, as `12: 0 += 12`; "end" is behind all rows. */
function planned(tape: Tape, overwrites = true): string[] {
  const { stores } = planStores(tape, overwrites, FAR);
  const lines: string[] = [];
  for (let row = 0; row <= tape.size; row++)
    stores.forEachAfter(row, ({ op, element, value }) =>
      lines.push(`${row === tape.size ? "end" : row}: ${element} ${NAMES[op as keyof typeof NAMES]} ${value}`),
    );
  return lines;
}

/** Appends rows that nothing uses. */
const padding = (tape: Tape, p: number, count = 300): void => {
  for (let i = 0; i < count; i++) tape.push(opcodes.sin, p);
};

describe("planStores", () => {
  test("results are stored as soon as they are there; what is not computed, in the end", () => {
    const tape = tapeOf((t, p) => {
      const x = t.push(opcodes.sin, p);
      t.push(opcodes.cos, p);
      return [x, p, -1, t.constant(2)];
    });
    expect(planned(tape)).toEqual(["1: 0 = 1", "end: 1 = 0", "end: 3 = 3"]);
  });

  /** x + y - z, with contributions near one another or far apart. */
  const sum = (apart: number) =>
    tapeOf((t, p) => {
      const x = t.push(opcodes.sin, p);
      padding(t, p, apart);
      const y = t.push(opcodes.cos, p);
      const xy = t.push(opcodes.add, x, y);
      const z = t.push(opcodes.exp, p);
      return [t.push(opcodes.sub, xy, z)];
    });

  test("contributions near one another are added up first", () => {
    expect(planned(sum(10))).toEqual(["15: 0 = 15"]);
  });

  test("contributions far apart are added to the element, each where it is computed", () => {
    const tape = sum(300);
    const { accumulated, replaced } = planStores(tape, true, FAR);
    expect(planned(tape)).toEqual(["1: 0 += 1", "302: 0 += 302", "304: 0 -= 304"]);
    expect(accumulated).toEqual([true]);
    expect([...replaced.keys()].filter((row) => replaced[row])).toEqual([303, 305]);
  });

  test("where results are added to what is there, sums are complete before they are", () => {
    expect(planned(sum(300), false)).toEqual(["end: 0 = 305"]);
  });

  test("a sum that something else uses as well is not taken apart", () => {
    const tape = tapeOf((t, p) => {
      const x = t.push(opcodes.sin, p);
      padding(t, p);
      const total = t.push(opcodes.add, x, t.push(opcodes.cos, p));
      return [total, t.push(opcodes.exp, total)];
    });
    expect(planned(tape)).toEqual(["303: 0 = 303", "304: 1 = 304"]);
  });

  test("what is negated to be added is deducted instead, unless something else needs it", () => {
    const negated = (alone: boolean) =>
      tapeOf((t, p) => {
        const x = t.push(opcodes.sin, p);
        padding(t, p);
        const y = t.push(opcodes.cos, p);
        const minus = t.push(opcodes.neg, y);
        return [t.push(opcodes.add, x, minus), ...(alone ? [] : [minus])];
      });
    expect(planned(negated(true))).toEqual(["1: 0 += 1", "303: 0 -= 302"]);
    expect(planned(negated(false))).toEqual(["1: 0 += 1", "303: 0 += 303", "303: 1 += 303"]);
  });

  test("contributions to one element keep their order, whatever is added or deducted", () => {
    const tape = tapeOf((t, p) => {
      const x = t.push(opcodes.sin, p);
      padding(t, p);
      const y = t.push(opcodes.cos, p);
      const q = t.read("parameters", 1);
      const r = t.read("parameters", 2);
      // x + y - q + r: all but x are there when y is.
      return [t.push(opcodes.add, t.push(opcodes.sub, t.push(opcodes.add, x, y), q), r)];
    });
    expect(planned(tape)).toEqual(["1: 0 += 1", "302: 0 += 302", "302: 0 -= 303", "302: 0 += 304"]);
  });

  test("of a difference, what is added comes first", () => {
    const tape = tapeOf((t, p) => {
      const [x, y] = [t.push(opcodes.sin, p), t.push(opcodes.exp, p)];
      padding(t, p);
      const g = t.push(opcodes.cos, p);
      return [t.push(opcodes.sub, x, g), t.push(opcodes.add, y, g)];
    });
    expect(planned(tape).slice(2)).toEqual(["303: 1 += 303", "303: 0 -= 303"]);
  });
});

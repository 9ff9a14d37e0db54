/** The pool of numbers: what comes back is what was put in, and nothing is kept twice. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../../src/common/random.js";
import { type Place, Pool } from "../../../src/layout/loops/pool.js";

const seed = Number(process.env.FUZZ_SEED ?? 20261122);

/** The list that a place stands for. */
const listAt = ({ numbers }: Pool, { start, step, shift }: Place, length: number): number[] =>
  Array.from({ length }, (_, i) => {
    const x = numbers[start + step * i]!;
    return shift === 0 ? x : x + shift;
  });

const random = mulberry32(5);
const gathered = Array.from({ length: 6000 }, () => Math.floor(random() * 2000));
const weights = Array.from({ length: 6000 }, () => random());

describe("a list is not put in again", () => {
  test.each([
    ["as it is", gathered],
    ["backwards", gathered.toReversed()],
    ["a piece", gathered.slice(1234, 1300)],
    ["a piece backwards", gathered.slice(77, 5000).toReversed()],
    ["moved", gathered.map((x) => x + 7)],
    [
      "a piece backwards, relative to its first entry",
      gathered
        .slice(40, 90)
        .toReversed()
        .map((x, _, [first]) => x - first!),
    ],
  ])("%s", (_, list) => {
    const pool = new Pool();
    pool.placeEitherWay(gathered, true);
    expect(listAt(pool, pool.placeEitherWay(list, true), list.length)).toEqual(list);
    expect(pool.numbers.length).toBe(gathered.length);
  });

  test("across two lists that happen to be neighbours", () => {
    const pool = new Pool();
    pool.place(weights.slice(0, 100));
    pool.place(weights.slice(100, 200));
    expect(pool.place(weights.slice(50, 150))).toBe(50);
  });

  test("short ones, if they are equal as a whole", () => {
    const pool = new Pool();
    pool.placeEitherWay([1, 5, 2], true);
    expect(pool.placeEitherWay([2, 5, 1], true)).toEqual({ start: 2, step: -1, shift: 0 });
    expect(pool.placeEitherWay([11, 15, 12], true)).toEqual({ start: 0, step: 1, shift: 10 });
    expect(pool.numbers).toEqual([1, 5, 2]);
  });
});

describe("what differs is put in", () => {
  test("by one bit, by the sign of zero, by a constant where that matters", () => {
    for (const change of [(x: number) => x * (1 + Number.EPSILON), (x: number) => x + 1]) {
      const pool = new Pool();
      pool.placeEitherWay(weights, false);
      const other = weights.map((x, i) => (i === 5000 ? change(x) : x));
      expect(listAt(pool, pool.placeEitherWay(other, false), other.length)).toEqual(other);
      expect(pool.numbers.length).toBe(12_000);
    }
    const pool = new Pool();
    pool.placeEitherWay([0, 1], false);
    expect(pool.placeEitherWay([-0, 1], false).start).toBe(2);
    expect(pool.placeEitherWay([5, 6], false).start).toBe(4);
    expect(pool.place([1, 0])).toBe(6);
  });

  test("NaN is NaN", () => {
    const pool = new Pool();
    expect([pool.place([Number.NaN, 1]), pool.place([Number.NaN, 1])]).toEqual([0, 0]);
  });
});

test(`every list can be read where it was placed (seed ${seed})`, () => {
  const number = fc.oneof(
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom(-0, Number.NaN, 0.1, Number.POSITIVE_INFINITY),
  );
  const lists = fc.array(fc.array(number, { minLength: 1, maxLength: 60, size: "max" }), { maxLength: 12 });
  fc.assert(
    fc.property(lists, fc.boolean(), (all, moves) => {
      const pool = new Pool();
      for (const list of [...all, ...all.map((part) => part.slice(3, 45).toReversed())]) {
        const exact = moves ? list.map((x) => Math.round(x) || 0).map((x) => (Number.isFinite(x) ? x : 9)) : list;
        if (exact.length === 0) continue;
        expect(listAt(pool, pool.placeEitherWay(exact, moves), exact.length)).toEqual(exact);
        expect(listAt(pool, { start: pool.place(exact), step: 1, shift: 0 }, exact.length)).toEqual(exact);
      }
    }),
    { numRuns: 300, seed },
  );
});

test("a million numbers are placed in linear time", () => {
  const pool = new Pool();
  const labels = Array.from({ length: 1_000_000 }, () => (random() < 0.5 ? 1 : -1));
  pool.placeEitherWay(labels, false);
  pool.placeEitherWay(new Array(100_000).fill(0), true);
  expect(pool.placeEitherWay(labels.slice(400_000, 800_000).toReversed(), false).step).toBe(-1);
  expect(pool.placeEitherWay([...new Array(50_000).fill(0), 7], true).step).toBe(1);
  expect(pool.numbers.length).toBe(1_150_001);
});

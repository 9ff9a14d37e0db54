/** What is read off the first calls of a function. */
import { describe, expect, test } from "vitest";
import { follow, MARKS, medianCourse, startOf } from "../../src/bench/course.js";
import { START_HEADER, startCells } from "../../src/bench/start-text.js";

/** Seconds to each mark if call number n takes so long. */
function courseOf(seconds: (call: number) => number, last = 3000): number[] {
  let [sum, calls] = [0, 0];
  return MARKS.filter((mark) => mark <= last).map((mark) => {
    for (; calls < mark; calls++) sum += seconds(calls);
    return sum;
  });
}

describe("the start of a function", () => {
  // 10 ms, then 1 ms up to call 99, then 1 µs.
  const course = courseOf((call) => (call === 0 ? 1e-2 : call < 100 ? 1e-3 : 1e-6));
  const start = startOf(course, 1e-6);

  test("what the first 300 calls cost more than settled ones", () =>
    expect(start.excess).toBeCloseTo(1e-2 + 99 * 1e-3 - 100e-6, 9));

  test("after how many calls it is settled", () => {
    expect(start.settledAfter).toBeGreaterThanOrEqual(100);
    expect(start.settledAfter).toBeLessThan(125);
    expect(
      startOf(
        courseOf(() => 1e-6),
        1e-6,
      ).settledAfter,
    ).toBe(0);
    expect(
      startOf(
        courseOf(() => 1e-3),
        1e-6,
      ).settledAfter,
    ).toBe(null);
  });

  test("multiples of settled", () => {
    const cells = startCells(start, 1e-6);
    expect(cells).toHaveLength(START_HEADER.length);
    expect(cells[0]).toBe("10,000");
    expect(cells[1]).toBe("1,450");
    expect(cells.at(-1)).toBe("109 ms");
  });

  test("what was not reached", () => {
    const short = startOf(
      courseOf(() => 1, 20),
      1,
    );
    expect(short.until).toEqual({ 20: 20, 300: null, 3000: null });
    expect(short.excess).toBe(null);
  });
});

test("calls are counted, and what takes too long is left", () => {
  let calls = 0;
  const times = follow(() => ++calls, 0);
  expect(calls).toBeLessThanOrEqual(300);
  expect(calls).toBe(MARKS[times.length - 1]);
  expect(times.every((time, i) => time >= (times[i - 1] ?? 0))).toBe(true);
});

test("of several runs, a stretch that one of them was held up in does not count", () => {
  const calm = courseOf(() => 1e-6);
  const held = courseOf((call) => (call === 50 ? 1 : 1e-6));
  expect(medianCourse([calm, held, calm])).toEqual(medianCourse([calm]));
  expect(medianCourse([calm, calm.slice(0, 5)])).toHaveLength(5);
});

/** What the figures of the benchmarks say of results that are made up. */
import { describe, expect, test } from "vitest";
import * as figures from "../../bench/figures.js";
import type { Result } from "../../bench/results.js";
import type { Competitor, Workload } from "../../bench/workload.js";

const { judge } = figures;

const report = {
  name: "a",
  file: "a.mjs",
  traceNodes: 1000,
  statements: 2000,
  bytes: 150_000,
  seconds: { trace: 1, emit: 1.5 },
  peakMemory: 3 * 2 ** 30,
  warnings: [],
  functions: [],
  layouts: {},
};

const timing = (seconds: number) => ({ seconds, firstCall: 0.25, course: [], rme: 1, samples: 50 });

/** @param times seconds per call. */
function result(times: Partial<Record<Competitor, number>> & { compiled: number }, traceNodes = 1000): Result {
  const timings = Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, timing(seconds)]));
  return {
    title: "a",
    report: { ...report, traceNodes },
    timings: timings as unknown as Result["timings"],
    breakEven: null,
  };
}

const workload = (name: string, ...asked: figures.Figure[]): Workload => ({
  name,
  group: "demo",
  title: `model ${name}`,
  figures: asked,
});

const usual = result({ interpreted: 1e-3, handwritten: 4e-6, value: 1e-6, compiled: 2e-6 });

/** The one verdict on a figure. */
const verdict = (figure: figures.Figure, own: Result | null = usual) =>
  judge([workload("a", figure)], new Map([["a", own]]))[0];

describe("a figure", () => {
  test.each([
    [figures.timesInterpreter(500), "at least 500 × the interpreter", "500 ×", true],
    [figures.timesInterpreter(501), "at least 501 × the interpreter", "500 ×", false],
    [figures.timesByHand(0.6), "at most 0.6 × the time of hand-written loops", "0.500 ×", true],
    [figures.timesByHand(0.4), "at most 0.4 × the time of hand-written loops", "0.500 ×", false],
    [figures.timesValue(3), "at most 3 × the time of the value alone", "2.00 ×", true],
    [figures.timesValue(1.5), "at most 1.5 × the time of the value alone", "2.00 ×", false],
    [figures.perCall(1e-4), "at most 100 µs per call", "2.00 µs", true],
    [figures.perNodeIn(12e-9), "at most 12.0 ns per node", "2.00 ns", true],
    [figures.perNodeIn(1e-9), "at most 1.00 ns per node", "2.00 ns", false],
    [figures.compiledIn(3), "compiled in 3 s", "2.50 s", true],
    [figures.compiledIn(2), "compiled in 2 s", "2.50 s", false],
    [figures.compiledWithin(4 * 2 ** 30), "compiled in 4,096 MiB of memory", "3,072 MiB", true],
    [figures.emitted(100_000), "at most 100,000 bytes", "150,000", false],
    [figures.runs, "compiles and runs", "250 ms at first", true],
  ])("%#: %o", (figure, asked, reached, ok) =>
    expect(verdict(figure)).toEqual({ work: "model a", asked, reached, ok }),
  );

  test("of two is reached with one of them", () => {
    const both = (bytes: number, seconds: number) =>
      verdict(figures.either(figures.emitted(bytes), figures.perCall(seconds)));
    expect(both(1, 1)).toMatchObject({
      asked: "at most 1 bytes or at most 1.00 s per call",
      reached: "150,000, 2.00 µs",
      ok: true,
    });
    expect(both(1, 1e-9)).toMatchObject({ ok: false });
  });

  test("is not reached where the workload failed, and not judged where it was not measured", () => {
    expect(verdict(figures.runs, null)).toMatchObject({ reached: "failed", ok: false });
    expect(judge([workload("a", figures.runs)], new Map())).toEqual([]);
  });

  test("needs the competitor that it names", () => {
    expect(() => verdict(figures.timesByHand(1), result({ compiled: 1 }))).toThrow("handwritten was not timed");
  });
});

describe("a figure of several workloads", () => {
  const small = result({ compiled: 1e-6 });
  const large = result({ compiled: 3e-3 }, 1_000_000);

  test("compares times per node", () => {
    const found = (most: number) =>
      judge([workload("large", figures.timesPerNodeOf("small", most))], new Map(Object.entries({ small, large })));
    expect(found(4)).toMatchObject([
      { asked: "at most 4 × the time per node of `small`", reached: "3.00 ×", ok: true },
    ]);
    expect(found(2)).toMatchObject([{ ok: false }]);
  });

  test("finds how far the fastest and the slowest are apart", () => {
    const figure = figures.spreadPerNode("both", ["small", "large"], 2);
    const results = { small, large };
    expect(judge([workload("large", figure)], new Map(Object.entries(results)))).toEqual([
      { work: "both", asked: "time per node within 2 ×", reached: "3.00 ×", ok: false },
    ]);
  });

  test("is not judged unless all of them are there", () => {
    const asked = [figures.timesPerNodeOf("small", 2), figures.spreadPerNode("both", ["small", "large"], 2)];
    const results = new Map<string, Result | null>([
      ["large", large],
      ["small", null],
    ]);
    expect(judge([workload("large", ...asked)], results)).toEqual([]);
  });
});

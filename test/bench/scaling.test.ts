/** The tables and the picture of `npm run bench -- scaling`, from results that are made up. */
import { describe, expect, test } from "vitest";
import type { Point } from "../../bench/scaling/measure.js";
import { asMarkdown, asText, perNode } from "../../bench/scaling/print.js";
import { LARGEST, QUICK, SIZES } from "../../bench/scaling/sizes.js";
import { type Series, scalingSvg } from "../../bench/scaling/svg.js";

const timing = (seconds: number) => ({ seconds, firstCall: 1e-3, course: [], rme: 1, samples: 50 });
const report = {
  name: "moons",
  file: "moons.mjs",
  traceNodes: 1000,
  statements: 2000,
  bytes: 30_000,
  seconds: { load: 0.04, trace: 0.2 },
  peakMemory: 160e6,
  warnings: [],
  functions: [],
  layouts: {},
};
const size = { exponent: 3, hidden: 16, points: 1 };
const small: Point = {
  size,
  report,
  timings: { compiled: timing(2.5e-7), straight: timing(5e-7), interpreted: timing(4e-4) },
  memory: 70e6,
};
const large: Point = { ...small, report: { ...report, traceNodes: 1_000_000 }, timings: { compiled: timing(6e-4) } };

describe("the sizes", () => {
  test("are one for each power of ten, the smallest with all competitors", () => {
    expect(SIZES.map(({ exponent }) => exponent)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(Math.min(...Object.values(LARGEST))).toBeGreaterThanOrEqual(QUICK);
  });
});

describe("the tables", () => {
  test("nanoseconds per node", () => {
    expect(perNode(small, "compiled")).toBeCloseTo(0.25);
    expect(perNode(small, "interpreted")).toBeCloseTo(400);
    expect(perNode(large, "interpreted")).toBe(undefined);
  });

  test("as text", () =>
    expect(asText([small, large])).toBe(
      [
        "nodes      first call  per call  peak memory  ns per node  with --loops off  interpreted",
        "1,000         1.00 ms    250 ns        70 MB        0.250             0.500          400",
        "1,000,000     1.00 ms    600 µs        70 MB        0.600",
        "",
        "nodes      statements   bytes  compiled in  peak memory        seconds by stage",
        "1,000           2,000  30,000       240 ms       160 MB  load 0.040, trace 0.20",
        "1,000,000       2,000  30,000       240 ms       160 MB  load 0.040, trace 0.20",
      ].join("\n"),
    ));

  test("as Markdown", () => {
    const lines = asMarkdown([small, large]).split("\n");
    expect(lines[0]).toMatch(/^\| nodes \|.*`--loops off`/);
    expect(lines[3]).toBe("| 1,000,000 | 1.00 ms | 600 µs | 70 MB | 0.600 |  |  |");
  });
});

describe("the picture", () => {
  const series: Series[] = [
    {
      name: "compiled",
      colors: ["#111111", "#eeeeee"],
      points: [
        [10, 0.1],
        [1000, 1],
        [100_000, 10],
      ],
    },
    { name: "interpreter", colors: ["#222222", "#dddddd"], points: [[10, 900]] },
  ];
  const svg = scalingSvg(series);

  test("is logarithmic on both axes: equal factors are equal distances", () => {
    const [path] = /(?<=<g class="series0">\n<path d=")[^"]+/.exec(svg)!;
    const [a, b, c] = path
      .slice(1)
      .split("L")
      .map((point) => point.split(" ").map(Number));
    expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!);
    expect(b![1]! - a![1]!).toBeCloseTo(c![1]! - b![1]!, 0);
    expect(c![1]).toBeLessThan(a![1]!);
  });

  test("labels powers of ten on both axes, and each line", () => {
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual([
      "Value and gradient: nanoseconds per node and call",
      ...["10¹", "10²", "10³", "10⁴", "10⁵"],
      ...["0.1", "1", "10", "100", "1,000"],
      "nodes of the model",
      "ns per node",
      "compiled",
      "interpreter",
    ]);
  });

  test("has a point for each result, and colours for light and dark pages", () => {
    expect(svg.match(/<circle/g)).toHaveLength(4);
    const [light, dark] = svg.split("prefers-color-scheme: dark");
    expect([light!.includes("#111111"), dark!.includes("#eeeeee")]).toEqual([true, true]);
  });

  test("is the same for the same results", () => expect(scalingSvg(series)).toBe(svg));
});

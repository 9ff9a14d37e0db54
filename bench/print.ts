/** The tables of `npm run bench`: figures, times, and what compiling cost. Knows results; measures nothing. */
import { startOf } from "../src/bench/course.js";
import type { Timing } from "../src/bench/processes.js";
import { excessText, START_HEADER, startCells } from "../src/bench/start-text.js";
import {
  count,
  digits,
  duration,
  geometricMean,
  markdownTable,
  memory,
  stages,
  textTable,
  total,
} from "../src/bench/text.js";
import { perNode, type Verdict } from "./figures.js";
import type { Result } from "./results.js";

type Rows = readonly (readonly string[])[];

const figures = (verdicts: readonly Verdict[]): Rows => [
  ["work", "asked", "reached", ""],
  ...verdicts.map(({ work, asked, reached, ok }) => [work, asked, reached, ok ? "✓" : "✗"]),
];

const NONE = "–";

/** How many times as long one takes as another; nothing if one of them was not timed. */
const ratio = (timing: Timing | undefined, other: Timing | undefined): string =>
  timing && other ? digits(timing.seconds / other.seconds) : NONE;

const timeOf = (timing: Timing | undefined): string => (timing ? duration(timing.seconds) : NONE);

const times = (results: readonly Result[]): Rows => [
  [
    "per call",
    "interpreter",
    "by hand",
    "value alone",
    "compiled",
    "per node",
    "× interpreter",
    "÷ by hand",
    "÷ value",
  ],
  ...results.map((result) => {
    const { interpreted, handwritten, value, compiled } = result.timings;
    return [
      result.title,
      timeOf(interpreted),
      timeOf(handwritten),
      timeOf(value),
      `${timeOf(compiled)} ± ${digits(compiled.rme)} %`,
      duration(perNode(result)),
      ratio(interpreted, compiled),
      ratio(compiled, handwritten),
      ratio(compiled, value),
    ];
  }),
];

const starts = (results: readonly Result[]): Rows => [
  ["first calls, as multiples of settled ones", "settled", ...START_HEADER, "by hand: excess of 300"],
  ...results.map(({ title, timings: { compiled, handwritten } }) => [
    title,
    duration(compiled.seconds),
    ...startCells(startOf(compiled.course, compiled.seconds), compiled.seconds),
    handwritten ? excessText(startOf(handwritten.course, handwritten.seconds).excess) : NONE,
  ]),
];

/** Against an earlier build, with the geometric means of the ratios. */
function against(results: readonly Result[]): Rows {
  const header = [
    "against the earlier build",
    "settled",
    "now",
    "÷",
    "excess of 300",
    "now",
    "÷",
    "bytes",
    "now",
    "÷",
    "bits",
  ];
  const ratios: number[][] = [[], [], []];
  const rows = results.flatMap(({ title, report, before, timings: { before: old, compiled } }) => {
    if (!before || !old) return [];
    const excess = [old, compiled].map(({ course, seconds }) => startOf(course, seconds).excess);
    const found = [
      compiled.seconds / old.seconds,
      excess[0] && excess[1] && excess[0] > 0 ? Math.max(excess[1], 0) / excess[0] : Number.NaN,
      report.bytes / before.bytes,
    ];
    found.forEach((ratio, i) => {
      if (ratio > 0) ratios[i]!.push(ratio);
    });
    const shown = found.map((ratio) => (Number.isNaN(ratio) ? NONE : digits(ratio)));
    return [
      [
        title,
        ...[duration(old.seconds), duration(compiled.seconds), shown[0]!],
        ...[excessText(excess[0]!), excessText(excess[1]!), shown[1]!],
        ...[count(before.bytes), count(report.bytes), shown[2]!],
        before.difference === 0 ? "same" : before.difference.toExponential(1),
      ],
    ];
  });
  if (rows.length === 0) return [header];
  const means = ratios.map((list) => (list.length > 0 ? digits(geometricMean(list)) : NONE));
  return [header, ...rows, ["geometric mean", "", "", means[0]!, "", "", means[1]!, "", "", means[2]!, ""]];
}

const costs = (results: readonly Result[]): Rows => [
  ["compiling", "nodes", "statements", "bytes", "seconds", "by stage", "memory", "first call", "paid off after"],
  ...results.map(({ title, report: { traceNodes, statements, bytes, seconds, peakMemory }, timings, breakEven }) => [
    title,
    count(traceNodes),
    count(statements),
    count(bytes),
    total(seconds).toFixed(2),
    stages(seconds),
    memory(peakMemory),
    duration(timings.compiled.firstCall),
    paidOff(breakEven),
  ]),
];

function paidOff(calls: number | null): string {
  if (calls === null) return NONE;
  return Number.isFinite(calls) ? `${count(calls)} calls` : "never";
}

/** All tables, by a way to print one; tables without rows are left out. */
function tables(table: (rows: Rows) => string, results: readonly Result[], verdicts: readonly Verdict[]): string {
  return [figures(verdicts), times(results), starts(results), against(results), costs(results)]
    .filter((rows) => rows.length > 1)
    .map(table)
    .join("\n\n");
}

export const asText = (results: readonly Result[], verdicts: readonly Verdict[]): string =>
  tables(textTable, results, verdicts).replaceAll("`", "");

export const asMarkdown = (results: readonly Result[], verdicts: readonly Verdict[]): string =>
  tables(markdownTable, results, verdicts);

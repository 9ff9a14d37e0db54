/** The tables of `npm run bench`: figures, times, and what compiling cost. Knows results; measures nothing. */
import type { Timing } from "../src/bench/processes.js";
import { count, digits, duration, markdownTable, memory, stages, textTable, total } from "../src/bench/text.js";
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
  return [figures(verdicts), times(results), costs(results)]
    .filter((rows) => rows.length > 1)
    .map(table)
    .join("\n\n");
}

export const asText = (results: readonly Result[], verdicts: readonly Verdict[]): string =>
  tables(textTable, results, verdicts).replaceAll("`", "");

export const asMarkdown = (results: readonly Result[], verdicts: readonly Verdict[]): string =>
  tables(markdownTable, results, verdicts);

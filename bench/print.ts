/** The tables of `npm run bench`: figures, times, and what compiling cost. Knows results; measures nothing. */
import { count, digits, duration, markdownTable, stages, textTable, total } from "../src/bench/text.js";
import type { Result, Verdict } from "./results.js";

type Rows = readonly (readonly string[])[];

const figures = (verdicts: readonly Verdict[]): Rows => [
  ["work", "asked", "reached", ""],
  ...verdicts.map(({ work, asked, reached, ok }) => [work, asked, reached, ok ? "✓" : "✗"]),
];

const times = (results: readonly Result[]): Rows => [
  ["per call", "interpreter", "by hand", "compiled", "× interpreter", "÷ by hand"],
  ...results.map(({ title, timings: { interpreted, handwritten, compiled } }) => [
    title,
    duration(interpreted.seconds),
    duration(handwritten.seconds),
    `${duration(compiled.seconds)} ± ${digits(compiled.rme)} %`,
    digits(interpreted.seconds / compiled.seconds),
    digits(compiled.seconds / handwritten.seconds),
  ]),
];

const costs = (results: readonly Result[]): Rows => [
  ["compiling", "nodes", "statements", "bytes", "seconds", "by stage", "first call", "paid off after"],
  ...results.map(({ title, report: { traceNodes, statements, bytes, seconds }, timings, breakEven }) => [
    title,
    count(traceNodes),
    count(statements),
    count(bytes),
    total(seconds).toFixed(2),
    stages(seconds),
    duration(timings.compiled.firstCall),
    Number.isFinite(breakEven) ? `${count(breakEven)} calls` : "never",
  ]),
];

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

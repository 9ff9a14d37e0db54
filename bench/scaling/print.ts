/** The tables of `npm run bench -- scaling`, as text and for README.md. Knows results; measures nothing. */
import { count, digits, duration, markdownTable, stages, textTable, total } from "../../src/bench/text.js";
import type { Point } from "./measure.js";
import type { Competitor } from "./sizes.js";

type Rows = readonly (readonly string[])[];

/** Nanoseconds per node and call; undefined where a competitor was not measured. */
export function perNode({ report, timings }: Point, competitor: Competitor): number | undefined {
  const timing = timings[competitor];
  return timing && (1e9 * timing.seconds) / report.traceNodes;
}

const calls = (points: readonly Point[]): Rows => [
  ["nodes", "first call", "per call", "peak memory", "ns per node", "with `--loops off`", "interpreted"],
  ...points.map((point) => [
    count(point.report.traceNodes),
    duration(point.timings.compiled!.firstCall),
    duration(point.timings.compiled!.seconds),
    megabytes(point.memory),
    ...(["compiled", "straight", "interpreted"] as const).map((competitor) => nanoseconds(perNode(point, competitor))),
  ]),
];

const costs = (points: readonly Point[]): Rows => [
  ["nodes", "statements", "bytes", "compiled in", "peak memory", "seconds by stage"],
  ...points.map(({ report: { traceNodes, statements, bytes, seconds, peakMemory } }) => [
    count(traceNodes),
    count(statements),
    count(bytes),
    duration(total(seconds)),
    megabytes(peakMemory),
    stages(seconds),
  ]),
];

const megabytes = (bytes: number): string => `${count(Math.round(bytes / 1e6))} MB`;
const nanoseconds = (time: number | undefined): string => (time === undefined ? "" : digits(time));

const plain = (rows: Rows): Rows => rows.map((row) => row.map((cell) => cell.replaceAll("`", "")));

export const asText = (points: readonly Point[]): string =>
  [calls(points), costs(points)].map((rows) => textTable(plain(rows))).join("\n\n");

export const asMarkdown = (points: readonly Point[]): string =>
  [calls(points), costs(points)].map(markdownTable).join("\n\n");

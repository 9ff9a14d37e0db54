/** How the start of a function reads, in columns of a table: multiples of settled, and what is left to notice. */
import { STARTS, type Start } from "./course.js";
import { count, digits } from "./text.js";

export const START_HEADER = [
  "first call ×",
  ...STARTS.map((calls) => `${count(calls)} calls ×`),
  "settled after",
  "excess of 300",
];

const NONE = "–";

/** In ms: a person notices some tens of them. */
export const excessText = (excess: number | null): string =>
  excess === null ? NONE : `${digits(1000 * Math.max(excess, 0))} ms`;

/** The cells of those columns. @param seconds of a settled call. */
export function startCells({ firstCall, until, settledAfter, excess }: Start, seconds: number): string[] {
  const multiple = (spent: number | null, calls: number): string =>
    spent === null ? NONE : digits(spent / (calls * seconds));
  return [
    multiple(firstCall, 1),
    ...STARTS.map((calls) => multiple(until[calls], calls)),
    settledAfter === null ? "never" : count(settledAfter),
    excessText(excess),
  ];
}

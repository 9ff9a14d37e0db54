/**
 * The trace that is being recorded now, if any: the one piece of state that decides whether an operation computes or
 * records. Kept apart so that values can ask for it without knowing how a trace is made.
 */
import type { Tape } from "../ir/tape.js";

export interface Tracing {
  readonly tape: Tape;
  /** Notes on the tape where in the model the next row comes from. */
  locate(): void;
}

/** The trace being recorded, or null while operations compute. */
export let tracing: Tracing | null = null;

/** Runs `record` with operations recorded on `next`. */
export function whileTracing<T>(next: Tracing, record: () => T): T {
  const outer = tracing;
  tracing = next;
  try {
    return record();
  } finally {
    tracing = outer;
  }
}

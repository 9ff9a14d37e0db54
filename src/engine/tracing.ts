/**
 * The trace that is being recorded now, if any: the one piece of state that decides whether an operation computes or
 * records. Kept apart so that values can ask for it without knowing how a trace is made.
 */
import type { Diagnostic } from "../diagnostics.js";
import type { Tape } from "../ir/tape.js";
import { Refusals } from "./refusals.js";

export interface Tracing {
  readonly tape: Tape;
  /** What has been refused so far. */
  readonly refusals: Refusals;
  /** Notes on the tape where in the model the next row comes from. */
  locate(): void;
  /** Whether code that nobody rewrites may take part: then it is found out who is running when a condition is made. */
  readonly hasGuests: boolean;
}

/**
 * The recording of a trace.
 * @param locate notes where in the model the next row comes from.
 * @param hasGuests whether code that nobody rewrites may take part.
 */
export const recording = (tape: Tape, locate: () => void = () => {}, hasGuests = false): Tracing => ({
  tape,
  refusals: new Refusals(),
  locate,
  hasGuests,
});

/** The trace being recorded, or null while operations compute. */
export let tracing: Tracing | null = null;

/**
 * Runs `record` with operations recorded on `next`. Stack traces are read down to here (`origin.ts`).
 * @throws all that was refused meanwhile.
 */
export function whileTracing<T>(next: Tracing, record: () => T): T {
  const outer = tracing;
  tracing = next;
  try {
    const result = record();
    next.refusals.conclude();
    return result;
  } catch (error) {
    throw next.refusals.outcome(error);
  } finally {
    tracing = outer;
  }
}

/** Refuses something. While a model is recorded, that goes on with what `standIn` gives. */
export function refuse<T>(error: Diagnostic, standIn: () => T): T {
  if (!tracing) throw error;
  tracing.refusals.add(error);
  return standIn();
}

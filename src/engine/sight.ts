/**
 * What the expressions of a program give, one after the other, where it was rewritten to tell (`rewrite/watched.ts`). Knows
 * which pass is running, since what both sides of a condition do does not happen together; who wants to know is not its
 * affair.
 */
import type { Tape } from "../ir/tape.js";
import { tracing } from "./tracing.js";
import type { Truth } from "./value.js";
import { running } from "./writes.js";

/** An expression has given something. */
export interface Sight {
  /** The number of the expression. */
  readonly expression: number;
  readonly gave: unknown;
  /** Under which condition that counts. */
  readonly path: Truth;
  /** Where it is recorded, if it is. */
  readonly tape: Tape | null;
}

/** More are not kept: what differs does so early, or it cannot be said. */
const MOST = 1e6;

let sights: Sight[] | null = null;

/** Tells what an expression gives, and gives it. */
export function see<T>(expression: number, gave: T): T {
  if (sights && sights.length < MOST)
    sights.push({ expression, gave, path: running?.path ?? true, tape: tracing?.tape ?? null });
  return gave;
}

/** What is seen while something runs, in order; also if that throws. */
export function sightsOf(run: () => void): { readonly sights: readonly Sight[]; readonly threw: unknown } {
  const seen: Sight[] = [];
  sights = seen;
  try {
    run();
    return { sights: seen, threw: undefined };
  } catch (error) {
    return { sights: seen, threw: error };
  } finally {
    sights = null;
  }
}

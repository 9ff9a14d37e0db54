/**
 * Why solvers stop: a stable word each, whether it means success, and its sentence. And what all of them give back. Knows no
 * solver.
 */

/** Digits that are worth reading in a sentence. */
export const shown = (x: number): string => (Number.isInteger(x) && Math.abs(x) < 1e15 ? String(x) : x.toPrecision(4));

/** Whether it has converged, and the sentence, from what is known when it happens. */
const REASONS = {
  gradient: { converged: true, say: ({ size, limit }: Known) => `The gradient is small: ${shown(size)} ≤ ${limit}.` },
  start: {
    converged: true,
    say: ({ size, limit }: Known) =>
      `The gradient is small at the start already: ${shown(size)} ≤ ${limit}. ` +
      "If that is a plain and no minimum, start elsewhere, or give a smaller tolerance.",
  },
  value: { converged: true, say: () => "The value no longer falls by more than its rounding." },
  step: { converged: true, say: ({ size, limit }: Known) => `Steps are small: ${shown(size)} ≤ ${limit}, relative.` },
  steps: {
    converged: false,
    say: ({ limit }: Known) => `It took all ${limit} steps it was allowed: raise maxSteps, or start nearer.`,
  },
  draws: { converged: true, say: ({ limit }: Known) => `It made all ${limit} draws.` },
  callback: { converged: false, say: () => 'onStep returned "stop".' },
  "no-descent": {
    converged: false,
    say: () =>
      "No step along the slope lowers the value: it is not smooth there, or the gradient is not that of the value. " +
      "Run `micrograd-compile check` on the model, or start elsewhere.",
  },
  unbounded: {
    converged: false,
    say: () => "The value falls without end: the model has no minimum there. Give the parameters bounds.",
  },
  "not-finite": {
    converged: false,
    say: ({ what }: Known) => `${what}. Start elsewhere, or keep parameters away from there by min and max.`,
  },
} as const;

interface Known {
  readonly size: number;
  readonly limit: number;
  readonly what: string;
}

export type Stop = keyof typeof REASONS;

export interface Stopped {
  /** Why it stopped: a word that stays the same from version to version. */
  readonly stopped: Stop;
  /** The same as a sentence, with numbers. */
  readonly why: string;
  /** The word means success. */
  readonly converged: boolean;
}

export const stopped = (word: Stop, known: Partial<Known> = {}): Stopped => ({
  stopped: word,
  why: REASONS[word].say({ size: Number.NaN, limit: Number.NaN, what: "The value is not finite", ...known }),
  converged: REASONS[word].converged,
});

/** Where a minimiser is after a step. */
export interface Reached {
  /** The whole flat vector, those included that were fixed: an array of its own. */
  readonly parameters: Float64Array;
  readonly value: number;
  /** The largest element of the gradient that bounds do not hold. */
  readonly gradientSize: number;
  readonly steps: number;
  /** How often value and gradient were asked for. */
  readonly evaluations: number;
}

/** What a minimiser gives back. */
export interface Outcome extends Stopped, Reached {}

/** A promise of the objective was broken: `cause` says why, `last` is where the last finished step had led. */
export class EvaluationFailed extends Error {
  override readonly name = "EvaluationFailed";
  readonly last: Reached;

  constructor(solver: string, last: Reached, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${solver}, ${last.steps === 0 ? "before its first step" : `after step ${last.steps}`}: ${why}`, { cause });
    this.last = last;
  }
}

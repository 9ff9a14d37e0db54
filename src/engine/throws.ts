/**
 * What a model throws under a condition that is not decided: the trace goes on as if it had not, and where it would have
 * thrown, the result and all of its slopes are NaN in the end. Knows which errors are the model's own, whether the model
 * would catch them, and under which conditions something was thrown; what sides and scopes make of it is their affair.
 */
import { Diagnostic, diagnostic } from "../diagnostics.js";
import { add, mul, select } from "./functions.js";
import { tracing } from "./tracing.js";
import { allOf, anyOf } from "./truths.js";
import type { Scalar, Truth } from "./value.js";
import { abandon, enterPass, type Pass, running } from "./writes.js";

const UNCATCHABLE: [string, string] = [
  "An exception under a traced condition would be caught by a `try` around it: both branches are run, so that is not followed.",
  "Leave out the `try`, or test the condition itself and give a value there: y = c ? a : b.",
];

/** What is known of one run of a model. */
interface Run {
  /** Where it has thrown. */
  threw: Truth;
  /** Where in the model that was, first; null if it did not. */
  span: number | null;
  /** What is differentiated. */
  readonly parameters: () => readonly Scalar[];
  poison: Scalar | null;
  /** How many `try` blocks with handlers it is in. */
  tries: number;
}

let run: Run | null = null;

/** Whether a model runs now. */
export const isRunning = (): boolean => run !== null;

const objects = new WeakSet<object>();
/** Something that is no object, and was thrown last. */
let primitive: { readonly thrown: unknown } | null = null;

/** Says that the model itself is about to throw something. */
export function thrown<T>(error: T): T {
  if (typeof error === "object" && error !== null) objects.add(error);
  else primitive = { thrown: error };
  return error;
}

/** Whether the model itself threw it (or had Node's `assert` throw it), and not the engine that runs it. */
export const isOwn = (error: unknown): boolean =>
  typeof error === "object" && error !== null
    ? objects.has(error) || (error as { code?: unknown }).code === "ERR_ASSERTION"
    : primitive?.thrown === error;

/** What came out of a side of a condition without being the model's own. */
let escaped: { readonly error: unknown } | null = null;

/** Ends a pass because of something that the model did not throw itself, which ends the trace. */
export function ends(error: unknown, outer: Pass | null): never {
  abandon(outer);
  escaped = { error };
  throw error;
}

/** Notes that the result is NaN where what runs now counts, if a condition holds. */
export function failsIf(condition: Truth): void {
  if (run) run.threw = anyOf(run.threw, allOf(running?.path ?? true, condition));
}

/** Notes that the model throws where what runs now counts, if a condition holds. */
export function throwsIf(condition: Truth): void {
  if (run === null || run.tries > 0) throw diagnostic("traced-branch", ...UNCATCHABLE);
  failsIf(condition);
  if (run.span !== null) return;
  tracing?.locate();
  run.span = tracing ? tracing.tape.currentSpan : -1;
}

/** A scalar that is NaN, and whose slopes are. */
export function nowhere(): Scalar {
  if (run === null) return Number.NaN;
  run.poison ??= run.parameters().reduce((sum: Scalar, p) => add(sum, mul(p, Number.NaN)) as Scalar, 0);
  return run.poison;
}

/** A `try` block with a handler, or with a `finally` that leaves it. */
export class Attempt {
  private readonly pass = running;
  private readonly tries = run?.tries ?? 0;
  /** What must not be caught. */
  private failure: unknown = null;

  constructor() {
    if (run) run.tries++;
  }

  /** It is over, one way or another; what must not be caught goes on even if a `finally` leads elsewhere. */
  end(): void {
    if (run) run.tries = this.tries;
    if (this.failure !== null) throw this.failure;
  }

  /** Its handler is given an error: was it ours, or did it come out of a branch that is not decided? */
  caught(error: unknown): void {
    this.end();
    if (error instanceof Diagnostic && tracing) throw this.fail(error);
    const isInside = escaped?.error !== error && running === this.pass;
    escaped = null;
    if (isInside) return;
    abandon(this.pass);
    throw this.fail(diagnostic("traced-branch", ...UNCATCHABLE));
  }

  private fail<T>(error: T): T {
    this.failure = error;
    return error;
  }
}

/** What a run gave. */
export interface Outcome<T> {
  readonly value: T;
  /** When it has thrown instead. */
  readonly threw: Truth;
  /** Where in the model it throws under some condition, first; null if it does not, -1 if that is not known. */
  readonly span: number | null;
  /** A scalar of the result, or what is there where it has thrown. */
  readonly guarded: (scalar: Scalar) => Scalar;
}

/**
 * Runs a model from a state in which nothing is undecided, and leaves such a state.
 * @param parameters the scalars that are differentiated.
 */
export function isolated<T>(act: () => T, parameters: () => readonly Scalar[] = () => []): Outcome<T> {
  const [outer, outerPass] = [run, running] as [Run | null, Pass | null];
  const own: Run = { threw: false, span: null, parameters, poison: null, tries: 0 };
  const inside = <R>(what: () => R): R => {
    run = own;
    enterPass(null);
    try {
      return what();
    } finally {
      run = outer;
      enterPass(outerPass);
    }
  };
  const value = inside(act);
  const guarded = (scalar: Scalar): Scalar =>
    own.threw === false ? scalar : inside(() => select(own.threw, nowhere(), scalar) as Scalar);
  return { value, threw: own.threw, span: own.span, guarded };
}

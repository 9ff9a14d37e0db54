/**
 * Runs the text of a plain function of three numbers in six ways: as it is; rewritten, on numbers; on scalars, eagerly;
 * traced; compiled; and on scalars, with every condition decided as soon as it comes up. Says how they differ.
 */
import { Diagnostic } from "../../src/diagnostics.js";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { helpers } from "../../src/engine/helpers.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, type Model, vector } from "../../src/engine/model.js";
import { BUNDLE } from "../../src/engine/origin.js";
import { Condition, type Num, Value } from "../../src/engine/value.js";
import { interpret as interpretTape } from "../../src/ir/interpret.js";
import type { Tape } from "../../src/ir/tape.js";
import { rewrite } from "../../src/rewrite/index.js";
import { sameNumber } from "./graphs.js";
import { type Compiled, compileBranches, compileKernel, derive } from "./kernels.js";

type Helpers = Readonly<Record<string, unknown>>;
type Run = (...given: readonly never[]) => unknown;
type Program = (...x: readonly number[]) => number;

/** A text as it was rewritten. */
export const rewritten = (text: string): string =>
  rewrite(text, { isOwn: () => true, helpers: "handover", after: 0 }).code;

/** The value of a name at the end of a text that was rewritten or not. It is called a bundle: nobody is a stranger in it. */
export const evaluated = (text: string, name: string, given: Helpers = helpers): unknown =>
  new Function("handover", `"use strict"; ${text}\nreturn ${name};\n//# sourceURL=${BUNDLE}test`)(given);

const decide = (x: unknown): unknown =>
  x instanceof Condition ? x.data : x instanceof Value ? Boolean(x.data) : Boolean(x);

/** Helpers with which every condition is decided by the numbers there are. */
const deciding: Helpers = {
  ...helpers,
  if: (test: unknown, around: unknown) => (helpers.if as Run)(decide(test) as never, around as never),
  scope: (around: unknown) =>
    Object.assign((helpers.scope as Run)(around as never) as object, { goesOn: decide, isBounded: () => true }),
  choose: (test: unknown, yes: Run, no: Run) => (decide(test) ? yes() : no()),
  and: (x: unknown, y: Run) => (decide(x) ? y() : x),
  or: (x: unknown, y: Run) => (decide(x) ? x : y()),
  andTruth: (x: unknown, y: Run) => decide(x) && decide(y()),
  orTruth: (x: unknown, y: Run) => decide(x) || decide(y()),
};

const SMALL = 1e-5;

/** Whether two numbers are equal up to rounding, given how large the numbers are that they come from. */
export const close = (x: number, y: number, tolerance: number): boolean =>
  sameNumber(x, y) || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x), Math.abs(y));

export interface Outcome {
  readonly differences: readonly string[];
  /** The tape would be too large to be looked at. */
  readonly skipped: boolean;
  /** Gradients that were compared with differences of values. */
  readonly smooth: number;
}

/** What a program may record: most of those that record more are calls of calls in loops, and say nothing new. */
const MOST_ROWS = 2000;

/** All that is computed, and with as much skipped as can be: in one function, and in short parts that add to the gradient. */
export const straightLines = (tape: Tape): Compiled[] =>
  [compileKernel(tape), compileBranches(tape), compileBranches(tape, SHORT, "add")].filter((run) => run !== null);

const SHORT = { ...v8Budget, whole: 1500, part: 500 };

/**
 * How the ways to run a program differ at some points.
 * @param isDecided whether it is run with every condition decided, too: what may be there or not cannot be.
 * @param compile the ways in which it is compiled.
 */
export function compareProgram(
  text: string,
  points: readonly (readonly number[])[],
  isDecided = true,
  compile: (tape: Tape) => readonly Compiled[] = straightLines,
): Outcome {
  const program = evaluated(text, "program") as Program;
  // Where it throws, its value and its slopes are NaN.
  let hasThrown = false;
  const guarded =
    (run: Program): Program =>
    (...x) => {
      try {
        return run(...x);
      } catch (error) {
        if (error instanceof Diagnostic) throw error;
        hasThrown = true;
        return Number.NaN;
      }
    };
  const plain = guarded(program);
  const code = rewritten(text);
  const modelWith = (given: Helpers): { readonly run: Program; readonly model: Model } => {
    // In the same text, so that nobody who is not rewritten calls the program.
    const both = evaluated(code, "{ run: program, forward: ({ p }) => program(...p) }", given) as {
      readonly run: Program;
      readonly forward: (seen: { p: readonly Num[] }) => Num;
    };
    return { run: both.run, model: defineModel({ parameters: { p: vector(3) }, forward: both.forward }) };
  };
  const { run, model } = modelWith(helpers);
  const onNumbers = guarded(run);
  const found: string[] = [];
  let smooth = 0;
  let tape: Tape | null;
  try {
    tape = traced(model);
  } catch (error) {
    if (error instanceof TooLong) return { differences: [], skipped: true, smooth };
    if (error instanceof Diagnostic) throw error;
    // What is thrown without a condition is thrown at once.
    const differing = points.filter((point) => {
      hasThrown = false;
      plain(...point);
      return !hasThrown;
    });
    return { differences: differing.map((point) => `threw ${error}, not so at [${point}]`), skipped: false, smooth };
  }
  const eager = interpret(model);
  const decided = isDecided ? interpret(modelWith(deciding).model) : null;
  const compiled = tape ? compile(tape) : [];
  for (const point of points) {
    hasThrown = false;
    const value = plain(...point);
    const at = Float64Array.from(point);
    const report = (what: string, x: unknown, y: unknown): number =>
      found.push(`${what} at [${point.map((x) => (Object.is(x, -0) ? "-0" : x)).join(", ")}]: ${x}, expected ${y}`);
    const number = onNumbers(...point);
    if (!Object.is(number, value)) report("rewritten, on plain numbers,", number, value);
    const gradient = new Float64Array(3);
    const eagerValue = eager.valueAndGradient(at, new Float64Array(0), gradient);
    if (!Object.is(eagerValue, value)) report("eager value", eagerValue, value);
    const compare = (what: string, itsValue: number | undefined, itsGradient: ArrayLike<number>): void => {
      if (!Object.is(itsValue, value)) report(`${what} value`, itsValue, value);
      gradient.forEach((x, i) => {
        if (!sameNumber(itsGradient[i]!, x)) report(`${what} gradient[${i}]`, itsGradient[i], x);
      });
    };
    if (tape) {
      const [[tapeValue] = [], tapeGradient = []] = interpretTape(tape, { parameters: at });
      compare("tape", tapeValue, tapeGradient);
    }
    compiled.forEach((run, way) => {
      const compiledGradient = new Float64Array(3);
      compare(`compiled (${way})`, run(at, compiledGradient), compiledGradient);
    });
    if (hasThrown) {
      if (!gradient.every(Number.isNaN)) report("gradient where it throws", gradient, Number.NaN);
      continue;
    }
    const expected = Float64Array.from(gradient);
    const decidedValue = decided ? decided.valueAndGradient(at, new Float64Array(0), expected) : value;
    if (!Object.is(decidedValue, value)) report("decided value", decidedValue, value);
    gradient.forEach((x, i) => {
      const y = expected[i]!;
      // Sums that are grouped in another way may end up as NaN or infinite in one of them.
      if (Number.isFinite(y) && Math.abs(y) < 1e100 && !close(x, y, 1e-6))
        report(`gradient[${i}] by what was decided`, x, y);
      // A remainder may jump between any two points.
      const slope = Number.isNaN(y) || text.includes("%") ? null : slopeAt(plain, point, i);
      if (slope === null) return;
      smooth++;
      if (!close(x, slope, 1e-3)) report(`gradient[${i}] by differences`, x, slope);
    });
  }
  return { differences: found, skipped: false, smooth };
}

/** More is recorded than is looked at. */
class TooLong extends Error {}

/** Its value and gradient as a tape; null if no scalar flows into the result. */
function traced(model: Model): Tape | null {
  let rows = 0;
  // Asked at every row. Under a condition what is thrown is followed, so it is thrown at every row from then on.
  const locate = (): number => {
    if (++rows > MOST_ROWS) throw new TooLong();
    return -1;
  };
  try {
    return derive(model, "exampleGradient", locate);
  } catch (error) {
    if (rows > MOST_ROWS) throw new TooLong();
    if (error instanceof Diagnostic && error.code === "untraced-result") return null;
    throw error;
  }
}

/** The slope in one direction by central differences; null where the function does not look smooth. */
export function slopeAt(f: Program, point: readonly number[], i: number): number | null {
  const size = Math.abs(point[i]!);
  if (!point.every(Number.isFinite) || !(size > 1e-3 && size < 10) || Number.isInteger(point[i]! * 8)) return null;
  // Differences of large numbers are rounding.
  if (!(Math.abs(f(...point)) < 1e4)) return null;
  const moved = (by: number): number => f(...point.map((x, j) => (j === i ? x + by : x)));
  const slopes = [-2, -1, 1, 2].map((k) => (moved(k * SMALL) - f(...point)) / (k * SMALL));
  const [a, b, c, d] = slopes as [number, number, number, number];
  const central = (moved(SMALL) - moved(-SMALL)) / (2 * SMALL);
  const isSmooth = slopes.every((x) => Number.isFinite(x) && Math.abs(x) < 1e3 && close(x, central, 1e-3));
  return isSmooth && Math.abs(a - b) + Math.abs(c - d) < 1e-2 * Math.max(1, Math.abs(central)) ? central : null;
}

/**
 * Errors in the user's terms: whatever is thrown while a model is loaded or traced becomes a diagnostic with a place in
 * the user's own files. Knows errors; stack traces are read in `places.ts`, and what an error without one points at is
 * the caller's affair.
 */

import { shownPath } from "../common/paths.js";
import { Diagnostic, diagnostic, type Location } from "../diagnostics.js";
import { anyViews } from "../engine/alternatives.js";
import { named } from "../engine/origin.js";
import { codeFrame } from "./frame.js";
import { type StackFrame, userFrames } from "./places.js";
import { overflow } from "./room.js";
import { wordBehind } from "./search.js";

/** A place with the whole text of its file, if that is known. */
export interface Spot extends Location {
  readonly text: string | undefined;
}

/**
 * The diagnostic of an error, with location and frame as far as they are known.
 * @param elsewhere what it points at if its stack has no place in the user's files.
 */
export function explain(error: unknown, elsewhere?: () => Spot): Diagnostic {
  const first = explainOne(error, elsewhere);
  first.others = unlike(
    first,
    first.others.map((other) => explainOne(other, elsewhere)),
  );
  return first;
}

function explainOne(error: unknown, elsewhere?: () => Spot): Diagnostic {
  const explained = error instanceof Diagnostic ? error : (overflow(error) ?? foreign(error));
  // What the command line alone or the compiler is at fault for has no place in the model.
  if (explained.location || explained.exitCode === 2 || explained.code === "internal-error") return explained;
  const frames = userFrames(error);
  explained.trail = frames.map(trailOf);
  const spot = frames[0] ?? elsewhere?.();
  return spot
    ? locate(explained, explained.word === undefined ? spot : towards(spot, explained.after, explained.word))
    : explained;
}

/** Errors that differ from a first one and from each other in what they say or where. */
function unlike(first: Diagnostic, others: readonly Diagnostic[]): Diagnostic[] {
  const keyOf = ({ code, message, location }: Diagnostic): string =>
    `${code} ${message} ${location?.file}:${location?.line}:${location?.column}`;
  const seen = new Set([keyOf(first)]);
  return others.filter((error) => !seen.has(keyOf(error)) && seen.add(keyOf(error)));
}

/** The place of a word in the part (such as `eval`) of the definition that a place is in, or that place. */
function towards(spot: Spot, after: string, word: string): Spot {
  if (spot.text === undefined) return spot;
  return wordBehind({ ...spot, text: spot.text }, after, word) ?? spot;
}

/** Gives a diagnostic its place, and the frame if the text is known. */
export function locate(error: Diagnostic, { file, line, column, text }: Spot): Diagnostic {
  error.location = { file, line, column };
  if (text !== undefined) error.frame = codeFrame(text, line, column);
  return error;
}

/** Something that is no diagnostic of ours: the model's own. */
function foreign(error: unknown): Diagnostic {
  if (!(error instanceof Error))
    return withCause(diagnostic("model-threw", `The model threw ${describe(error)}.`), error);
  // Node names the importing module by its whole URL, which holds the whole bundle.
  const message = error.message.replace(/data:text\/javascript[^'"\s]*/g, "the model");
  const missingExport = error instanceof SyntaxError && /does not provide an export named/.test(message);
  if (missingExport) return withCause(diagnostic("unresolved-import", `${message}.`), error);
  const name = error.name === "Error" ? "" : error.name;
  const what = [name, message].filter((part) => part !== "").join(": ");
  if (anyViews() && NEEDS_THE_OBJECT.test(message)) return withCause(diagnostic("traced-object", ...handedOver), error);
  const internal = internalTrail(error);
  if (internal.length === 0)
    return withCause(
      diagnostic("model-threw", what || "The model threw an Error without a message.", throwerOf(error)),
      error,
    );
  const bug = withCause(diagnostic("internal-error", what), error);
  bug.trail = internal;
  return bug;
}

/** What JavaScript says where a private member, or a method of a built-in object, is asked of another object. */
const NEEDS_THE_OBJECT = /private (?:member|method|field)|Receiver must be|incompatible receiver|is not a typed array/;
const handedOver = [
  "An object that a traced condition chose was handed to code that needs the object itself: a private member or a built-in method.",
  "Call it as a method (winner.area()), or call it with both and choose the results: c ? f(a) : f(b).",
] as const;

/** The compiler's own folder, as stack traces name it. */
const OWN = new URL("..", import.meta.url).pathname;

/** The stack of an error that the compiler itself made, without the model having a part in it. */
function internalTrail(error: Error): string[] {
  // A module that was imported from its text is named by all of it.
  const stack = (error.stack ?? "").replace(/data:text\/javascript;base64,[^:)\s]*/g, "the generated module");
  const calls = stack.split("\n").flatMap((line) => /^\s+(at .*)/.exec(line)?.[1] ?? []);
  // Whoever imports a model is behind each of its own errors too, but then waits for it.
  const own = calls.some((call) => call.includes(OWN) && !call.startsWith("at async "));
  return own && userFrames(error).length === 0 ? calls : [];
}

/** The package that an error comes from, in words, if it comes from one. */
function throwerOf({ stack = "" }: Error): string | undefined {
  const innermost = stack.split("\n").find((call) => /^\s+at /.test(call) && !/node:|<anonymous>/.test(call)) ?? "";
  const [, file, line, column] = /((?:file:\/\/|\/|[A-Z]:)[^()]*):(\d+):(\d+)\)?$/.exec(innermost) ?? [];
  if (file === undefined || innermost.includes(OWN) || !/[\\/]node_modules[\\/]/.test(file)) return undefined;
  return named({ file: file.replace(/^file:\/\//, ""), line: Number(line), column: Number(column) });
}

function withCause(explained: Diagnostic, cause: unknown): Diagnostic {
  explained.cause = cause;
  return explained;
}

function describe(thrown: unknown): string {
  if (typeof thrown === "string") return JSON.stringify(thrown);
  if (typeof thrown === "object" && thrown !== null) return "an object that is no Error";
  return typeof thrown === "function" ? "a function" : String(thrown);
}

const trailOf = ({ file, line, column, caller }: StackFrame): string => {
  const place = `${shownPath(file)}:${line}:${column}`;
  return caller === "" ? `at ${place}` : `at ${caller} (${place})`;
};

/**
 * Errors in the user's terms: whatever is thrown while a model is loaded or traced becomes a diagnostic with a place in
 * the user's own files. Knows errors; stack traces are read in `places.ts`, and what an error without one points at is
 * the caller's affair.
 */
import { Diagnostic, diagnostic, type Location } from "../diagnostics.js";
import { shownPath } from "../paths.js";
import { codeFrame } from "./frame.js";
import { type StackFrame, type UserFile, userFrames } from "./places.js";

type Files = ReadonlyMap<string, UserFile>;

/**
 * The diagnostic of an error, with location and frame as far as they are known.
 * @param elsewhere where the error points if its stack has no place in the user's files, and those files.
 */
export function explain(
  error: unknown,
  elsewhere?: { readonly location: Location; readonly files: Files },
): Diagnostic {
  const explained = error instanceof Diagnostic ? error : foreign(error);
  // What the command line alone is at fault for has no place in the model.
  if (explained.location || explained.exitCode === 2) return explained;
  const frames = userFrames(error);
  const [innermost] = frames;
  if (innermost) {
    const { file, line, column } = innermost.frame;
    explained.location = { file, line, column };
    explained.frame = innermost.places.frame(innermost.frame);
    explained.trail = frames.map(({ frame }) => trailOf(frame));
    return explained;
  }
  return elsewhere
    ? locate(explained, elsewhere.files.get(elsewhere.location.file)?.text, elsewhere.location)
    : explained;
}

/** Gives a diagnostic its place, and the frame if the text is known. */
export function locate(error: Diagnostic, text: string | undefined, location: Location): Diagnostic {
  error.location = location;
  if (text !== undefined) error.frame = codeFrame(text, location.line, location.column);
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
  return withCause(diagnostic("model-threw", what || "The model threw an Error without a message."), error);
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

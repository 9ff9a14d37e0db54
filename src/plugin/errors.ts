/**
 * Errors as bundlers show them: with the place, the frame and what to do, and without a stack of ours. Knows diagnostics and
 * what bundlers look for.
 */
import { shownPath } from "../common/paths.js";
import { Diagnostic } from "../diagnostics.js";
import { explain } from "../load/errors.js";

/** What bundlers after Rollup's manner take. */
export interface BundlerError extends Error {
  readonly id?: string;
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  readonly frame?: string;
  readonly hint: string;
  readonly pluginCode: string;
}

/** What was found, and what to do. */
const sentences = ({ message, hint }: Diagnostic): string => `${message}\nhelp: ${hint}`;

/** The same with its place, for those who show nothing but texts. */
function wholeText(error: Diagnostic): string {
  const { location, frame } = error;
  const place = location ? `${shownPath(location.file)}:${location.line}:${location.column}\n` : "";
  return `${place}${frame ? `${frame}\n` : ""}${sentences(error)}`;
}

/**
 * Anything that was thrown, as a bundler's error.
 * @param framed whether the bundler shows place and frame itself.
 */
export function bundlerError(thrown: unknown, framed: boolean): BundlerError {
  const error = thrown instanceof Diagnostic ? thrown : explain(thrown);
  const { location, frame, others, code, hint, trail } = error;
  const text = [framed ? sentences(error) : wholeText(error), ...others.map(wholeText)].join("\n\n");
  const made = new Error(`[${code}] ${text}`);
  made.name = "ModelError";
  // Only the model's own calls are anybody's business.
  made.stack = trail
    .slice(1)
    .map((line) => `    ${line}`)
    .join("\n");
  return Object.assign(made, {
    hint,
    pluginCode: code,
    ...(location && { id: location.file, loc: { ...location, column: location.column - 1 } }),
    ...(frame !== undefined && { frame }),
  });
}

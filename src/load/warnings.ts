/** Warnings about a place in the model say which it is, as errors do. Knows how files are shown. */

import { shownPath } from "../common/paths.js";
import type { Warning } from "../diagnostics.js";
import type { LoadedFile } from "./index.js";

/** A warning that says where in the user's files it is about. */
export function placed({ code, message, span }: Warning, { place }: LoadedFile): Warning {
  const found = span === undefined ? undefined : place(span);
  if (!found) return { code, message };
  const { file, line, column } = found;
  return { code, message: `${shownPath(file)}:${line}: ${message}`, location: { file, line, column } };
}

export type { LoadedFile };

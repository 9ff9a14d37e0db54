/** Warnings about a place in the model say which it is, as errors do. Knows how files are shown. */

import { shownPath } from "../common/paths.js";
import type { Warning } from "../diagnostics.js";
import type { LoadedFile } from "./index.js";

/** A warning that says where in the user's files it is about. */
export function placed({ code, message, span }: Warning, { place }: LoadedFile): Warning {
  const found = span === undefined ? undefined : place(span);
  return { code, message: found ? `${shownPath(found.file)}:${found.line}: ${message}` : message };
}

export type { LoadedFile };

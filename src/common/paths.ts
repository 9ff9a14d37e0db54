/** How paths are shown to the user. */
import { isAbsolute, relative } from "node:path";

/** Relative to the working directory where it is below it, else absolute. */
export function shownPath(file: string): string {
  const path = relative("", file);
  return path === "" || path.startsWith("..") || isAbsolute(path) ? file : path;
}

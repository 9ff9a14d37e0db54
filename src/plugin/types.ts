/** Declarations of modules that are made on the fly, so that editors and `tsc` find them. Knows the file system. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { shownPath } from "../common/paths.js";
import type { Wanted } from "./models.js";

/** Where they go: nowhere, beside the model, or into a folder that has the shape of the project. */
export type TypesOption = false | "beside" | (string & {});

/**
 * Writes the declarations of a module where they have changed.
 * @param root what a folder of declarations is relative to.
 * @returns why they could not be written, if so.
 */
export function writeTypes(
  { declarations }: Pick<Wanted, "declarations">,
  text: string,
  where: TypesOption,
  root: string,
): string | undefined {
  if (where === false) return undefined;
  const within = relative(root, declarations);
  // No folder of the project has its shape.
  const isOutside = within.startsWith("..") || isAbsolute(within);
  const path = where === "beside" || isOutside ? declarations : join(root, where, within);
  if (textOf(path) === text) return undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return undefined;
  } catch (error) {
    return `The declarations ${shownPath(path)} cannot be written: ${(error as Error).message.replace(/, .*/, "")}.`;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

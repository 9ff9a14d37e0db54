/**
 * Which model files are meant, and where each is written to: paths and patterns on the command line. Knows the file system;
 * compiles nothing.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { shownPath } from "../common/paths.js";
import { diagnostic } from "../diagnostics.js";
import { outputPath } from "../pipeline/output.js";

const PATTERN = /[*?[\]{}]|[!@+]\(/;
/** What patterns are not meant to match: packages, declarations, what we have written. */
const OTHERS = /[\\/]node_modules[\\/]|\.d\.[cm]?ts$|\.grad\.[^\\/]*$/;

/** Whether an argument may stand for several files. */
export const isPattern = (given: string): boolean => PATTERN.test(given) && !existsSync(given);

/**
 * The model files that are meant, each once: what a path names whatever it holds, what a pattern matches if it defines models.
 * @throws `bad-usage` for a pattern without any.
 */
export async function modelsOf(given: readonly string[]): Promise<string[]> {
  const found = await Promise.all(given.map((one) => (isPattern(one) ? matching(one) : [one])));
  const seen = new Set<string>();
  return found.flat().filter((path) => !seen.has(resolve(path)) && seen.add(resolve(path)));
}

async function matching(pattern: string): Promise<string[]> {
  const { glob } = await import("../common/glob.js");
  const files = await glob(pattern, { ignore: ["**/node_modules/**"] });
  const models = files.filter(
    (file) =>
      /\.[cm]?[jt]sx?$/.test(file) && !OTHERS.test(resolve(file)) && /\bdefineModel\b/.test(readFileSync(file, "utf8")),
  );
  models.sort();
  if (models.length > 0) return models;
  throw diagnostic("bad-usage", `No file with a model matches ${pattern}.`);
}

/**
 * The output of each model: beside it, or what `-o` says; of several, that is a folder.
 * @throws `two-models` if two would be the same file, `bad-usage` if several are to go into one file.
 */
export function outputsOf(
  models: readonly string[],
  wanted: string | undefined,
  several: boolean,
): (string | undefined)[] {
  if (wanted === undefined && models.length === 1) return [undefined];
  const isFolder = wanted !== undefined && (/[\\/]$/.test(wanted) || isDirectory(wanted));
  if (!several && !isFolder) return [wanted];
  if (wanted !== undefined && !isFolder && extname(wanted) !== "")
    throw diagnostic("bad-usage", `-o names a folder where there are several models, and ${wanted} looks like a file.`);
  const outputs = models.map((model) => {
    const beside = outputPath(resolve(model), undefined);
    return wanted === undefined ? beside : join(resolve(wanted), basename(beside));
  });
  expectApart(outputs, models);
  return outputs;
}

/** @throws `two-models` if two models would be made into the same file. */
export function expectApart(outputs: readonly string[], models: readonly string[]): void {
  const first = new Map<string, string>();
  outputs.forEach((output, i) => {
    const other = first.get(output);
    if (other !== undefined) throw diagnostic("two-models", shownPath(output), `${other} and ${models[i]}`);
    first.set(output, models[i]!);
  });
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // also where a part of the path is a file: whoever writes there tells it
  }
}

/**
 * From marks in generated code to a source map. Printers end a line with a mark that names the place in the model it comes
 * from; here marks become the map and are gone from the text. Knows marks; what places are is the caller's affair.
 */
import { dirname, relative } from "node:path";
import { markPattern } from "../emit/surroundings.js";
import type { LoadedFile } from "../load/index.js";
import { encodeSources, type SourceSegment } from "../rewrite/source-map.js";

/** A source map, version 3, as bundlers take it. */
export interface SourceMap {
  readonly version: 3;
  readonly file?: string;
  readonly sources: string[];
  readonly sourcesContent?: (string | null)[];
  readonly names: string[];
  readonly mappings: string;
}

/** A text without its marks. */
export const unmarked = (text: string): string => text.replace(markPattern(), "");

/**
 * The source map of a marked text, as it is without the marks.
 * @param path where the text will be: sources are named relative to that.
 * @param place the place in the user's files that a mark stands for.
 * @param textOf the text of such a file.
 */
export function mapOf(
  text: string,
  path: string,
  place: LoadedFile["place"],
  textOf: (file: string) => string | undefined,
): SourceMap {
  const sources = new Map<string, number>();
  const lines = text.split("\n").map((line): SourceSegment[] => {
    const mark = markPattern().exec(line)?.[1];
    const at = mark === undefined ? undefined : place(Number(mark));
    if (!at) return [];
    if (!sources.has(at.file)) sources.set(at.file, sources.size);
    const column = line.length - line.trimStart().length;
    return [[column, sources.get(at.file)!, at.line - 1, at.column - 1]];
  });
  const files = [...sources.keys()];
  return {
    version: 3,
    sources: files.map((file) => relative(dirname(path), file).replaceAll("\\", "/")),
    sourcesContent: files.map((file) => textOf(file) ?? null),
    names: [],
    mappings: encodeSources(lines),
  };
}

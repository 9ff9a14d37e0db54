/**
 * Where words stand in the user's files: what an error points at if it comes without a place of its own. Reads texts
 * with comments and strings blanked out; no parser, so it may miss, and then points at the start of the model file.
 */
import type { Place, UserFile } from "./places.js";

/** The user's files by path, the model file first. */
type Files = ReadonlyMap<string, UserFile>;

/** Where a part of an exported model is: its `forward`, or its `regularizer`. */
export const partOf = (files: Files, exportName: string, part: string): Place =>
  search(files, (code) => {
    const definition = searchFrom(code, 0, definitionOf(exportName, code));
    const call = code.indexOf("defineModel", Math.max(0, definition));
    return searchFrom(code, Math.max(0, call), new RegExp(wholeWord(part)));
  });

/** The first `await`: the likeliest cause if something was awaited, since stacks do not tell. */
export const awaitOf = (files: Files): Place => search(files, (code) => searchFrom(code, 0, /\bawait\b/));

/** Where a name is exported. It may be a string in the code. */
export const exportOf = (files: Files, name: string): Place =>
  search(files, (_, text) => {
    const statement = searchFrom(text, 0, new RegExp(`\\bexport\\b[^;]*?${wholeWord(name)}`));
    return statement < 0 ? -1 : searchFrom(text, statement + "export".length, new RegExp(wholeWord(name)));
  });

/** Where the model should have been exported: what there is of it. */
export const unexportedOf = (files: Files): Place =>
  search(files, (code) =>
    Math.max(searchFrom(code, 0, /\bdefineModel\s*\(/), searchFrom(code, 0, /\bexport\s+default\b/)),
  );

/** Where a word comes next behind a place and `after` there, or where `after` comes. */
export function wordBehind({ file, line, column, text }: Place, after: string, word: string): Place | null {
  const code = codeOnly(text);
  const lines = text.split(/(?<=\r\n|\r(?!\n)|\n)/);
  const start = lines.slice(0, line - 1).join("").length + column - 1;
  const from = searchFrom(code, start, new RegExp(wholeWord(after)));
  if (from < 0) return null;
  const at = searchFrom(code, from + after.length, new RegExp(/^[\w$]/.test(word) ? wholeWord(word) : escaped(word)));
  return spotAt(file, text, at < 0 || word === after ? from : at);
}

/** Where the definition of an exported model starts. */
function definitionOf(exportName: string, code: string): RegExp {
  const local = exportName === "default" ? /\bexport\s+default\s+([\w$]+)\s*(?:;|$)/m.exec(code)?.[1] : exportName;
  return local === undefined ? /\bexport\s+default\b/ : new RegExp(`\\b(?:const|let|var)\\s+${wholeWord(local)}`);
}

const escaped = (text: string): string => text.replace(/[^\w]/g, "\\$&");
const wholeWord = (name: string): string => `(?<![\\w$])${escaped(name)}(?![\\w$])`;

function searchFrom(text: string, start: number, pattern: RegExp): number {
  const found = text.slice(start).search(pattern);
  return found < 0 ? -1 : start + found;
}

/** The first place in any of the files that `find` finds. */
function search(files: Files, find: (code: string, text: string) => number): Place {
  for (const [file, { text }] of files) {
    const position = find(codeOnly(text), text);
    if (position >= 0) return spotAt(file, text, position);
  }
  const [[file, { text }]] = files as unknown as readonly [readonly [string, UserFile]];
  return spotAt(file, text, 0);
}

function spotAt(file: string, text: string, position: number): Place {
  const before = text.slice(0, position).split(/\r\n|[\r\n]/);
  return { file, line: before.length, column: before.at(-1)!.length + 1, text };
}

/** The same text with comments and strings blanked out; positions stay. */
function codeOnly(text: string): string {
  const inert = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;
  return text.replace(inert, (match) => match.replace(/[^\n\r]/g, " "));
}

/**
 * Places of a running bundle in the user's own files: finds out where in the bundle something runs or failed, from V8's
 * stack traces, and maps that back through the source map. Knows stack traces and source maps; what the places are
 * wanted for is the caller's affair. Bundles are recognised in stack traces by their script's name.
 */
import { SourceMap } from "node:module";
import type { Location } from "../diagnostics.js";
import { BUNDLE } from "../engine/origin.js";
import { type AuthorName, authorNames } from "../rewrite/author-names.js";
import type { Rewritten } from "../rewrite/index.js";
import { Lines } from "./lines.js";
import { DEEPEST } from "./room.js";

/** What the user's files were bundled into. */
export interface Bundle {
  /** The name that its script has in stack traces. */
  readonly script: string;
  /** What is run: the bundle, rewritten, and where in the bundle that comes from. */
  readonly rewritten: Rewritten;
  /** The bundle as esbuild made it … */
  readonly code: string;
  /** … and its source map, JSON. Its sources are in `files` once they are resolved. */
  readonly map: string;
  readonly resolveSource: (source: string) => string;
  /** The user's files by absolute path. */
  readonly files: ReadonlyMap<string, UserFile>;
  /** Whether it imports packages, whose code is not rewritten. */
  readonly hasGuests: boolean;
  /** What the JSON files among them hold. */
  readonly json: ReadonlyMap<string, unknown>;
}

export interface UserFile {
  readonly text: string;
  /** Characters that were put before its first line when it was bundled. */
  readonly shift: number;
}

/** A place with the text it is in: that of the whole file, or of one line. */
export interface Place extends Location {
  readonly text: string;
}

/** A call of a user's code. */
export interface StackFrame extends Place {
  /** The name of the function it is in; "" at top level. */
  readonly caller: string;
  /** The bundle it is in. */
  readonly script: string;
}

/** Frames looked at from the innermost on: what the engine itself may have on the stack above the user's code. */
const DEPTH = 16;

/** Positions of a script as one number: no line of a bundle is longer. */
const LINE = 2 ** 22;

const known = new Map<string, Places>();
let bundles = 0;

/** A name for a bundle's script that no other one has. */
export const nextScript = (): string => `${BUNDLE}${++bundles}`;

export class Places {
  readonly bundle: Bundle;
  private map: SourceMap | undefined;
  private rewriting: SourceMap | undefined;
  private lines: readonly string[] | undefined;
  private readonly spans = new Map<number, number>();
  private readonly positions: number[] = [];
  private readonly placed = new Map<number, Place | undefined>();
  private names: ReadonlyMap<number, AuthorName> | undefined;
  private readonly namesOf = new Map<number, AuthorName | undefined>();
  private lineStarts: readonly number[] | undefined;
  private readonly linesIn = new Map<string, Lines>();

  constructor(bundle: Bundle) {
    this.bundle = bundle;
    known.set(bundle.script, this);
  }

  /** The number of the place in the user's files that is running now, or -1. */
  locate(): number {
    const position = this.running();
    if (position < 0) return -1;
    let span = this.spans.get(position);
    if (span === undefined) {
      span = 2 * (this.positions.push(position) - 1);
      this.spans.set(position, span);
    }
    return span;
  }

  /** The place that `locate` numbered; `text` is its line, trimmed, or how that begins. */
  place(span: number): Place | undefined {
    const number = span >> 1;
    const position = this.positions[number];
    if (position === undefined) return undefined;
    if (!this.placed.has(number)) {
      const place = this.original(Math.floor(position / LINE), position % LINE);
      this.placed.set(
        number,
        place && {
          ...place,
          text: shortened(
            this.linesOf(place.text)
              .line(place.line - 1)
              .trim(),
          ),
        },
      );
    }
    return this.placed.get(number);
  }

  /** What the author calls the result of what is done at a place that `locate` numbered. */
  nameOf(span: number): AuthorName | undefined {
    const number = span >> 1;
    const position = this.positions[number];
    if (position === undefined) return undefined;
    if (!this.namesOf.has(number)) this.namesOf.set(number, this.named(position));
    return this.namesOf.get(number);
  }

  private named(position: number): AuthorName | undefined {
    const { code } = this.bundle;
    this.names ??= authorNames(code, DEEPEST);
    const at = this.before(Math.floor(position / LINE), position % LINE);
    if (!at || this.names.size === 0) return undefined;
    this.lineStarts ??= [0, ...Array.from(code.matchAll(/\n/g), ({ index }) => index + 1)];
    const found = this.names.get(this.lineStarts[at.line - 1]! + at.column - 1);
    if (!found) return undefined;
    // Where two files have the same names, the bundle has others.
    const line = this.lineStarts.findLastIndex((start) => start <= found.at);
    const place = this.bundled(line + 1, found.at - this.lineStarts[line]! + 1);
    const text =
      place &&
      this.linesOf(place.text)
        .line(place.line - 1)
        .slice(place.column - 1);
    return { ...found, name: (text && /^#?([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(text)?.[1]) || found.name };
  }

  /** Where a position of what runs (counting from 1) is in the user's files, if it comes from them. */
  original(line: number, column: number): Place | undefined {
    const before = this.before(line, column);
    return before && this.bundled(before.line, before.column);
  }

  /** Where a position of what runs was before it was rewritten. */
  private before(line: number, column: number): { line: number; column: number } | undefined {
    this.rewriting ??= new SourceMap(JSON.parse(this.bundle.rewritten.map));
    const entry = this.rewriting.findEntry(line - 1, column - 1);
    if (!("originalSource" in entry) || entry.generatedLine !== line - 1) return undefined;
    // What was not rewritten stands as far behind the entry as before.
    const behind = column - 1 - entry.generatedColumn;
    return { line: entry.originalLine + 1, column: entry.originalColumn + behind + 1 };
  }

  /** Where the expressions are that tell what they give, by their numbers. */
  telling(expression: number): Place | undefined {
    const at = this.bundle.rewritten.telling.get(expression);
    return at === undefined ? undefined : this.at(at);
  }

  /** Where a position of the bundle, before it was rewritten, is in the user's files. */
  at(position: number): Place | undefined {
    const before = this.bundle.code.slice(0, position).split("\n");
    return this.bundled(before.length, before.at(-1)!.length + 1);
  }

  private bundled(line: number, column: number): Place | undefined {
    this.map ??= new SourceMap(JSON.parse(this.bundle.map));
    const entry = this.map.findEntry(line - 1, column - 1);
    // What esbuild adds has no entry of its own, and would be taken for what precedes it.
    if (!("originalSource" in entry) || entry.generatedLine !== line - 1) return undefined;
    const file = this.bundle.resolveSource(entry.originalSource);
    const source = this.bundle.files.get(file);
    if (!source) return undefined;
    this.lines ??= this.bundle.code.split("\n");
    const skipped = this.lines[line - 1]!.slice(entry.generatedColumn, column - 1);
    const start = entry.originalColumn - (entry.originalLine === 0 ? source.shift : 0);
    // What is on the line of the entry or on those before it decides where it is.
    const text = this.linesOf(source.text).from(entry.originalLine, Math.max(0, start));
    const before = text.slice(0, behind(text, skipped, this.lines[line - 1]!.slice(column - 1))).split("\n");
    const last = before.at(-1)!.length + (before.length === 1 ? start : 0);
    return last < 0
      ? undefined
      : { file, line: entry.originalLine + before.length, column: last + 1, text: source.text };
  }

  private linesOf(text: string): Lines {
    const known = this.linesIn.get(text);
    if (known) return known;
    const lines = new Lines(text);
    this.linesIn.set(text, lines);
    return lines;
  }

  /** The innermost position in the bundle that is on the stack, or -1. Called for each traced operation: no text is made. */
  private running(): number {
    const { stackTraceLimit, prepareStackTrace } = Error;
    const stack: { stack?: readonly NodeJS.CallSite[] } = {};
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (_, sites) => sites;
    try {
      Error.captureStackTrace(stack, this.running);
      // Where the stack is nearly full, V8 puts something else there.
      if (!Array.isArray(stack.stack)) return -1;
      const site = stack.stack.find((site) => site.getScriptNameOrSourceURL() === this.bundle.script);
      return site ? site.getLineNumber()! * LINE + site.getColumnNumber()! : -1;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
      // biome-ignore lint/suspicious/noExplicitAny: unset is undefined, which its type does not say
      Error.prepareStackTrace = prepareStackTrace as any;
    }
  }
}

/** Where a position of a bundle that has not been rewritten is in the user's files. */
export function placeIn(bundle: Omit<Bundle, "rewritten">, position: number): Place | undefined {
  return new Places({ ...bundle, rewritten: { code: bundle.code, map: bundle.map, telling: new Map() } }).at(position);
}

/** A line that was not written by hand may have megabytes. */
const SHOWN = 120;
const shortened = (line: string): string => (line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1)}…`);

/** Operators are looked for no further than this. */
const NEAR = 200;

/**
 * How far behind an entry of the source map something stands that has no entry of its own, such as an operator: as far as
 * in the bundle, unless types stood in between; then where its first word or sign comes next.
 */
function behind(text: string, skipped: string, rest: string): number {
  const token = /^(?:\w+|[^\w\s]+)?/.exec(rest)![0];
  if (text.startsWith(skipped + token)) return skipped.length;
  return token === "" ? 0 : Math.max(0, text.slice(0, NEAR).indexOf(token));
}

const FRAME = new RegExp(`^\\s*at (?:async )?(?:(.+?) \\()?.*?(${BUNDLE}\\d+):(\\d+):(\\d+)`);
/** Deno writes the beginning of a `data:` URL and its end, where the name of the script stands. */
const SHORTENED = /data:text\/javascript;base64,[\w+/=]*\.{3,}([\w+/=]+)/g;
const scriptAt = (end: string): string | undefined => {
  const number = /bundle-(\d+)$/.exec(Buffer.from(end, "base64").toString())?.[1];
  return number === undefined ? undefined : BUNDLE + number;
};
/** What V8 puts before the stack of an error in linking modules: script and line, the line, and a mark under it. */
const LINKING = new RegExp(`^.*?(${BUNDLE}\\d+):(\\d+)\\n.*\\n( *)\\^`);

/** The frames of an error's stack that are in the user's files, of whatever bundle, innermost first. */
export function userFrames(error: unknown): StackFrame[] {
  const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : "";
  const linking = LINKING.exec(stack);
  const lines = stack.replace(SHORTENED, (whole, end: string) => scriptAt(end) ?? whole).split("\n");
  const found = linking
    ? [{ caller: "", script: linking[1]!, line: Number(linking[2]), column: linking[3]!.length + 1 }]
    : lines.flatMap((text) => {
        const match = FRAME.exec(text);
        return match
          ? [{ caller: match[1] ?? "", script: match[2]!, line: Number(match[3]), column: Number(match[4]) }]
          : [];
      });
  return found.flatMap(({ caller, script, line, column }) => {
    const place = known.get(script)?.original(line, column);
    return place ? [{ ...place, caller, script }] : [];
  });
}

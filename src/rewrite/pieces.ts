/**
 * A text put together from parts of another one: what stays as it was, what is made up, and which place of the old text
 * each piece of the new one stands for. Knows texts and positions; nothing of what they say.
 */
import { encodeMap, type Segment } from "./source-map.js";

/** Text as it was, from one position to another. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Text that was made up and stands for what is at a position of the old text. */
interface Mark {
  readonly text: string;
  readonly at: number;
}

/** A part of the new text; a string is made up and stands for nothing in particular. */
export type Piece = string | Range | Mark | readonly Piece[];

export const range = (from: number, to: number): Piece => ({ from, to });
export const mark = (at: number, text: string): Piece => ({ at, text });

/** A text with its source map (JSON, version 3), which leads to the old text as its only source. */
export interface MappedText {
  readonly code: string;
  readonly map: string;
}

/** Puts the pieces together, without recursion deeper than they are nested. */
export function assemble(source: string, whole: Piece): MappedText {
  const starts = lineStarts(source);
  const lines: Segment[][] = [[]];
  const parts: string[] = [];
  let column = 0;
  const map = (at: number): void => {
    const line = lineAt(starts, at);
    lines.at(-1)!.push([column, 0, line, at - starts[line]!]);
  };
  /** @param at the position that the text stands for, or where the old text starts that this is; -1 for neither. */
  const add = (text: string, at: number, same: boolean): void => {
    if (text === "") return;
    parts.push(text);
    if (at >= 0) map(at);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      start = end + 1;
      lines.push([]);
      column = 0;
      if (same && start < text.length) map(at + start);
    }
    column += text.length - start;
  };
  const walk = (piece: Piece): void => {
    if (typeof piece === "string") add(piece, -1, false);
    else if ("text" in piece) add(piece.text, piece.at, false);
    else if ("from" in piece) add(source.slice(piece.from, piece.to), piece.from, true);
    else for (const inner of piece) walk(inner);
  };
  walk(whole);
  return { code: parts.join(""), map: encodeMap(lines) };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

/** The line that a position is on, from 0. */
function lineAt(starts: readonly number[], position: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Source maps, written and read: the only file that imports the codec. Knows the format; what the texts are is the caller's
 * affair.
 */
import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

/** Where a piece of a line comes from: its column, then (as the only source) 0, the line and the column there. */
export type Segment = [column: number, source: 0, line: number, sourceColumn: number];

/** A source map (JSON, version 3) of a text with a single source, from the segments of each line. */
export const encodeMap = (lines: readonly Segment[][]): string =>
  JSON.stringify({ version: 3, sources: [""], names: [], mappings: encode(lines as SourceMapSegment[][]) });

/** The same with several sources. */
export type SourceSegment = [column: number, source: number, line: number, sourceColumn: number];

/** The mappings of a text, from the segments of each line. */
export const encodeSources = (lines: readonly SourceSegment[][]): string => encode(lines as SourceMapSegment[][]);

/**
 * Whether the text between two positions of the bundle comes from a source that is wanted.
 * @param map the bundle's source map (JSON).
 */
export function statementsOf(
  map: string,
  bundle: string,
  isWanted: (source: string) => boolean,
): (start: number, end: number) => boolean {
  const { sources, mappings } = JSON.parse(map) as { readonly sources: readonly string[]; readonly mappings: string };
  const wanted = sources.map(isWanted);
  const positions: number[] = [];
  let lineStart = 0;
  for (const line of decode(mappings)) {
    for (const [column, source] of line) if (source !== undefined && wanted[source]) positions.push(lineStart + column);
    lineStart = bundle.indexOf("\n", lineStart) + 1;
  }
  // Statements are asked for one after the other.
  let next = 0;
  return (start, end) => {
    while (next < positions.length && positions[next]! < start) next++;
    return next < positions.length && positions[next]! < end;
  };
}

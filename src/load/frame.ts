/**
 * Frames: a few lines of a user's file with a mark under one place. Knows text only; which place is wrong, and why, is
 * for others to say.
 */

/** Lines shown before and after the one that matters. */
const AROUND = 2;
/** A line longer than this is cut to a window around the place: data on one line must not flood the terminal. */
const WIDTH = 120;

/** The lines around a place, numbered, with `>` before its line and a caret under its column (both count from 1). */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r\n|[\r\n]/);
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  const width = Math.max(3, String(last).length);
  const start = (lines[line - 1] ?? "").length > WIDTH ? Math.max(0, column - WIDTH / 2) : 0;
  const framed: string[] = [];
  for (let number = first; number <= last; number++) {
    const shown = lines[number - 1]!.slice(start, start + WIDTH);
    framed.push(`${number === line ? ">" : " "} ${String(number).padStart(width)} | ${shown}`.trimEnd());
    // Tabs before the caret keep it under its column, however wide the terminal draws them.
    if (number === line)
      framed.push(`  ${" ".repeat(width)} | ${shown.slice(0, column - 1 - start).replace(/[^\t]/g, " ")}^`);
  }
  return framed.join("\n");
}

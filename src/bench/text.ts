/** How measurements read: numbers with units, and tables. Knows no measurement. */

const UNITS = [
  [1, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
  [1e-9, "ns"],
] as const;

/** Three digits and a unit: `1.23 ms`. */
export function duration(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds >= 0.9995 * size) ?? UNITS[3];
  return `${digits(seconds / size)} ${unit}`;
}

/** Three digits, or all of those before the point. */
export function digits(x: number): string {
  return x >= 99.95 ? count(Math.round(x)) : x.toPrecision(x < 0.1 ? 2 : 3);
}

/** A whole number, in groups of three. */
export const count = (x: number): string => x.toLocaleString("en-US");

/** Bytes, as memory is counted. */
export const memory = (bytes: number): string => `${count(Math.round(bytes / 2 ** 20))} MiB`;

/** `load 0.01, trace 0.02 …`, in seconds. */
export const stages = (seconds: Readonly<Record<string, number>>): string =>
  Object.entries(seconds)
    .map(([stage, time]) => `${stage} ${time.toFixed(time < 0.0995 ? 3 : 2)}`)
    .join(", ");

export const total = (seconds: Readonly<Record<string, number>>): number =>
  Object.values(seconds).reduce((sum, time) => sum + time, 0);

/**
 * After how many calls compiling has paid off.
 * @param spent what had to be done first, in seconds.
 * @returns Infinity if it never does.
 */
export const breakEven = (spent: number, before: number, after: number): number =>
  before > after ? Math.ceil(spent / (before - after)) : Number.POSITIVE_INFINITY;

export const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

type Rows = readonly (readonly string[])[];

/** Columns of equal width, the first one aligned to the left; two spaces between them. */
export function textTable(rows: Rows): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}

/** The same for Markdown; the first row is the header. */
export function markdownTable([header, ...rows]: Rows): string {
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
  const rule = `|${header!.map((_, i) => (i === 0 ? "---" : "--:")).join("|")}|`;
  return [line(header!), rule, ...rows.map(line)].join("\n");
}

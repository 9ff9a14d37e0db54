/** How errors, warnings and results look on a terminal, and as JSON. Knows text and colours; prints nothing. */
import picocolors from "picocolors";
import { shownPath } from "../common/paths.js";
import type { Diagnostic, Warning } from "../diagnostics.js";
import type { Compilation } from "../pipeline/compilation.js";

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for a terminal whose user wants them, none for anything else. */
export function colorsFor(stream: { readonly isTTY?: boolean }): Colors {
  const { NO_COLOR, TERM } = process.env;
  return picocolors.createColors(stream.isTTY === true && !NO_COLOR && TERM !== "dumb");
}

/** An error, and the others of the same run, with their places, frames and hints. */
export const errorText = (error: Diagnostic, colors: Colors): string =>
  [error, ...error.others].map((one) => oneErrorText(one, colors)).join("\n");

function oneErrorText(error: Diagnostic, colors: Colors): string {
  const { code, message, hint, location, frame, trail } = error;
  const lines = [`${colors.bold(colors.red(`error[${code}]`))}${colors.bold(`: ${message}`)}`];
  if (location) {
    const { file, line, column } = location;
    lines.push(`${colors.dim(" -->")} ${shownPath(file)}:${line}:${column}`);
  }
  if (frame) lines.push(frameText(frame, colors));
  // The innermost place is the one that the frame shows.
  lines.push(...trail.slice(frame ? 1 : 0).map((line) => colors.dim(`    ${line}`)));
  lines.push(`${colors.cyan("help")}: ${hint}`);
  return `${lines.join("\n")}\n`;
}

const frameText = (frame: string, colors: Colors): string =>
  frame
    .split("\n")
    .map((line) => (line.startsWith(">") ? line : /\|\s*\^$/.test(line) ? colors.red(line) : colors.dim(line)))
    .join("\n");

export const warningText = ({ code, message }: Warning, colors: Colors): string =>
  `${colors.bold(colors.yellow(`warning[${code}]`))}${colors.bold(`: ${message}`)}\n`;

/** An error for programs: the first one, and all of the same run. */
export function errorJson(error: Diagnostic): object {
  const facts = ({ code, message, hint, location }: Diagnostic): object => {
    const { file = null, line = null, column = null } = location ?? {};
    return { code, message, hint, file, line, column };
  };
  return { error: facts(error), errors: [error, ...error.others].map(facts) };
}

/** A result for programs. */
export const compilationJson = ({
  models,
  files,
  sources,
  dump,
}: Pick<Compilation, "models" | "files" | "sources" | "dump">): object => ({
  models,
  sources,
  files: dump === undefined ? files.map(({ path }) => path) : [],
  ...(dump === undefined ? {} : { dump }),
});

/** By threes: to have it from `toLocaleString` takes as long as to compile a small model. */
const count = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ",");
const total = (models: Compilation["models"], size: "traceNodes" | "statements"): number =>
  models.reduce((sum, model) => sum + model[size], 0);

/** What was compiled, in one line: `moons.grad.ts  643 nodes → 2,441 statements, 58.1 kB in 0.41 s`. */
export function summaryText({ models, files }: Compilation, seconds: number, colors: Colors): string {
  const { path, text } = files[0]!;
  const several = models.length > 1 ? `${models.length} models, ` : "";
  const nodes = `${count(total(models, "traceNodes"))} nodes → ${count(total(models, "statements"))} statements`;
  const size = `${(Buffer.byteLength(text) / 1000).toFixed(1)} kB`;
  return `${colors.bold(shownPath(path))}  ${several}${nodes}, ${size} in ${seconds.toFixed(2)} s\n`;
}

/** A table with a column per model: seconds by stage, and sizes. */
export function reportText({ models }: Compilation): string {
  const stages = new Set(models.flatMap(({ seconds }) => Object.keys(seconds)));
  const rows = [
    ["", ...models.map(({ name }) => name)],
    ...Array.from(stages, (stage) => [stage, ...models.map(({ seconds }) => `${(seconds[stage] ?? 0).toFixed(3)} s`)]),
    ["nodes", ...models.map(({ traceNodes }) => count(traceNodes))],
    ["statements", ...models.map(({ statements }) => count(statements))],
    ["bytes", ...models.map(({ bytes }) => count(bytes))],
    ["peak memory", ...models.map(({ peakMemory }) => `${count(Math.round(peakMemory / 1e6))} MB`)],
  ];
  const choices = models.flatMap(({ name, sparse }) =>
    Object.entries(sparse ?? {}).map(([constant, choice]) => `  ${name}, ${constant}: ${choice}\n`),
  );
  const layouts = models.flatMap(({ name, layouts }) =>
    Object.entries(layouts).map(([kernel, layout]) => `  ${name}, ${kernel}: ${layout}\n`),
  );
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!);
  return rows.map((row) => `  ${row.map(cell).join("  ")}\n`).join("") + choices.join("") + layouts.join("");
}

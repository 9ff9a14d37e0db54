/** Data as source text: the facts of a model and its initial parameters. */
import { literal } from "../ops/code.js";

const WIDTH = 110;

/** A record: one property a line, arrays of records one element a line. */
export function factsText(record: Readonly<Record<string, unknown>>): string {
  const value = (x: unknown): string =>
    Array.isArray(x) && typeof x[0] === "object"
      ? `[\n${x.map((element) => `    ${flat(element)},\n`).join("")}  ]`
      : flat(x);
  return `{\n${Object.entries(record)
    .map(([key, x]) => `  ${key}: ${value(x)},\n`)
    .join("")}}`;
}

function flat(x: unknown): string {
  if (Array.isArray(x)) return `[${x.map(flat).join(", ")}]`;
  if (typeof x === "object" && x !== null)
    return `{ ${Object.entries(x)
      .map(([key, value]) => `${key}: ${flat(value)}`)
      .join(", ")} }`;
  return JSON.stringify(x);
}

/** An array of numbers, in lines of readable length. */
export function numbersText(numbers: Float64Array | Int32Array): string {
  const lines: string[] = [];
  let line = "";
  for (const x of numbers) {
    const text = literal(x).text;
    if (line && line.length + text.length > WIDTH) {
      lines.push(line);
      line = "";
    }
    line += line ? `, ${text}` : text;
  }
  if (lines.length === 0) return `[${line}]`;
  return `[\n${[...lines, line].map((l) => `  ${l},\n`).join("")}]`;
}

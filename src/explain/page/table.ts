/**
 * Rows of data from a text: CSV with a line of names, or JSON (records, or columns). What is wrong is told with its line and
 * column. Used by the command and by the page, so it knows neither files nor the screen.
 */
import type { TableData } from "./data.js";

/** More rows than this are not taken. */
export const MOST_ROWS = 100_000;

/** What is wrong with a text of data, in one sentence and one of what to do. */
export class BadData extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * @param inputs the names of the columns that the model needs, in its order.
 * @throws BadData
 */
export function tableOf(text: string, inputs: readonly string[]): TableData {
  if (inputs.length === 0)
    throw new BadData(
      "The model has no inputs, so there is nothing that data could be given to.",
      "Leave the data out.",
    );
  if (text.trim() === "")
    throw new BadData("The data is empty.", `Give a line of names (${inputs.join(",")}), and a line for each row.`);
  const { names, rows } = /^\s*[[{]/.test(text) ? fromJson(text) : fromCsv(text);
  const places = inputs.map((input) => placeOf(input, names));
  const missing = inputs.filter((_, i) => places[i]! < 0);
  if (missing.length > 0)
    throw new BadData(
      `The data has no column for ${missing.join(", ")}: its columns are ${names.join(", ")}.`,
      `Name the columns as the inputs are named: ${inputs.join(", ")}.`,
    );
  if (rows.length === 0) throw new BadData("The data has names but no rows.", "Give a line for each row.");
  if (rows.length > MOST_ROWS)
    throw new BadData(
      `The data has ${rows.length.toLocaleString("en")} rows, and the page takes ${MOST_ROWS.toLocaleString("en")}.`,
      "Give a part of them.",
    );
  return { columns: inputs, rows: rows.flatMap((row) => places.map((place) => row(place))) };
}

interface Texts {
  readonly names: readonly string[];
  /** Gives the number in a column, or throws. */
  readonly rows: readonly ((column: number) => number)[];
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function placeOf(input: string, names: readonly string[]): number {
  const exact = names.indexOf(input);
  return exact >= 0 ? exact : names.findIndex((name) => plain(name) === plain(input));
}

function fromCsv(text: string): Texts {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim() !== "");
  const separator =
    lines[first]!.includes(";") && !lines[first]!.includes(",") ? ";" : lines[first]!.includes("\t") ? "\t" : ",";
  const names = cellsOf(lines[first]!, separator);
  const rows = lines.flatMap((line, i) => {
    if (i <= first || line.trim() === "") return [];
    const cells = cellsOf(line, separator);
    return [
      (column: number): number =>
        numberOf(cells[column] ?? "", `line ${i + 1}, column ${column + 1} (${names[column]})`),
    ];
  });
  return { names, rows };
}

function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const sign = line[i]!;
    if (sign === '"' && isQuoted && line[i + 1] === '"') cell += line[++i];
    else if (sign === '"') isQuoted = !isQuoted;
    else if (sign === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += sign;
  }
  return [...cells, cell.trim()];
}

function numberOf(text: unknown, where: string): number {
  const number = typeof text === "number" ? text : typeof text === "boolean" ? Number(text) : Number(text as string);
  if (typeof text === "object" || String(text).trim() === "" || (Number.isNaN(number) && text !== "NaN"))
    throw new BadData(
      `There is no number in ${where} of the data, but ${String(text).trim() === "" ? "nothing" : JSON.stringify(text)}.`,
      "Every cell of a column that the model needs must be a number.",
    );
  return number;
}

function fromJson(text: string): Texts {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadData(
      `The data is no JSON: ${(error as Error).message}.`,
      "Give an array of records, or a record of columns.",
    );
  }
  const records: unknown[] = Array.isArray(value) ? value : recordsOf(value as Record<string, unknown>);
  const flat = records.map((record) => flattened(record));
  const names = [...new Set(flat.slice(0, 100).flatMap((record) => [...record.keys()]))];
  return {
    names,
    rows: flat.map(
      (record, i) => (column) => numberOf(record.get(names[column]!) ?? "", `row ${i + 1}, ${names[column]}`),
    ),
  };
}

/** `{ x: [[1, 2], …], label: [1, …] }` as records. */
function recordsOf(columns: Record<string, unknown>): unknown[] {
  const lists = Object.entries(columns).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const length = Math.max(0, ...lists.map(([, list]) => list.length));
  return Array.from({ length }, (_, i) => Object.fromEntries(lists.map(([name, list]) => [name, list[i]])));
}

/** `x[0]` for the first element of the array x. */
function flattened(value: unknown, name = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (Array.isArray(value)) value.forEach((one, i) => flattened(one, `${name}[${i}]`, into));
  else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) flattened(one, name === "" ? key : `${name}.${key}`, into);
  else into.set(name, value);
  return into;
}

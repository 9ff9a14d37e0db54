/** What the command is given besides the model: the point to begin at, and rows of data. Knows files and names. */
import { readFile } from "node:fs/promises";
import { shownPath } from "../common/paths.js";
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import type { Model } from "../engine/model.js";
import { type Entry, elementName, sizeOf } from "../ir/entries.js";
import type { PageData, TableData } from "./page/data.js";
import { BadData, tableOf } from "./page/table.js";

export async function tableFrom(file: string, model: Model): Promise<TableData> {
  const names = Array.from({ length: model.inputCount }, (_, i) => elementName(model.inputs, i));
  try {
    return tableOf(await textOf(file), names);
  } catch (error) {
    if (error instanceof BadData) throw bad(file, error.message, error.hint);
    throw error;
  }
}

/** `{ "a": -4, "w": [1, 2] }`: parameters and inputs by name; what is not named keeps its initial value. */
export async function pointFrom(file: string, model: Model): Promise<PageData["at"]> {
  const text = await textOf(file);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw bad(
      file,
      `It is no JSON: ${(error as Error).message}.`,
      'Write a record, for example { "a": -4, "w": [1, 2] }.',
    );
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw bad(file, "It holds no record.", 'Write one, for example { "a": -4, "w": [1, 2] }.');
  const parameters = Array.from(model.createParameters());
  const inputs = Array.from({ length: model.inputCount }, () => 1);
  const known = [...topNames(model.parameters), ...topNames(model.inputs)];
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw bad(
        file,
        `There is no parameter and no input \`${name}\`.`,
        `The model has ${known.slice(0, 20).join(", ")}.`,
      );
  fill(file, given as Record<string, unknown>, model.parameters, parameters);
  fill(file, given as Record<string, unknown>, model.inputs, inputs);
  return { parameters, inputs };
}

const topNames = (entries: readonly Entry[]): string[] => [...new Set(entries.map(({ path }) => String(path[0])))];

function fill(file: string, given: Record<string, unknown>, entries: readonly Entry[], into: number[]): void {
  for (const { path, shape, offset } of entries) {
    if (!(String(path[0]) in given)) continue;
    const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], given);
    const numbers = [value].flat(Number.POSITIVE_INFINITY);
    const wanted = sizeOf(shape);
    const name = path.join(".");
    if (numbers.length !== wanted || !hasShape(value, shape))
      throw bad(
        file,
        `\`${name}\` is ${shape.length === 0 ? "one number" : `${shape.join(" × ")} numbers`} in the model, and something else here.`,
        "Give it the shape that it has in the model.",
      );
    numbers.forEach((number, i) => {
      if (typeof number !== "number")
        throw bad(file, `\`${name}\` holds ${JSON.stringify(number)}, which is no number.`, "Give numbers only.");
      into[offset + i] = number;
    });
  }
}

const hasShape = (value: unknown, [length, ...inner]: readonly number[]): boolean =>
  length === undefined
    ? !Array.isArray(value)
    : Array.isArray(value) && value.length === length && value.every((one) => hasShape(one, inner));

const textOf = async (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw diagnostic(
      "unreadable-file",
      shownPath(file),
      error.code === "ENOENT" ? "there is no such file" : error.message,
    );
  });

const bad = (file: string, what: string, hint: string): Diagnostic =>
  diagnostic("bad-data", `${shownPath(file)}: ${what}`, hint);

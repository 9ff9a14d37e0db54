/**
 * What the shell of a module depends on, as plain data: two models with the same outline have the same shell, whatever their
 * code does, so it can be kept. Knows modules and what was printed of them; nothing of templates.
 */
import type { Entry } from "../ir/entries.js";
import type { Printed } from "./backend.js";
import { factsText } from "./facts.js";
import type { Helper } from "./helpers.js";
import type { ModelModule } from "./module.js";
import { arrayText, DECODER, isEncoded, numbersText } from "./numbers/text.js";
import { COPIES, GRADIENT_SUM } from "./surroundings.js";
import { membersOf } from "./types.js";

/** Where a module holds what it knows of the model: constants and interfaces of the template, by their names. */
export interface Texts {
  /** The record `model`. */
  readonly facts: string;
  /** The members of the interfaces of parameters and inputs, of those that there are. */
  readonly records: Readonly<Record<string, string>>;
  /** How long the arrays are that kernels share, of those that are there. */
  readonly lengths: Readonly<Record<string, string>>;
  /** Lists of numbers, and records of such. */
  readonly numbers: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

export interface Outline extends Pick<ModelModule, "exportName" | "template" | "exports" | "mean"> {
  /** What a named model is called inside of the module. */
  readonly local: string;
  readonly hasInputs: boolean;
  /** Whether something else is differentiated than the parameters. */
  readonly hasVariables: boolean;
  /** The names of the kernels. */
  readonly kernels: readonly string[];
  /** Those for batches that others do the work of, example by example. */
  readonly byExample: readonly string[];
  /** The names of the arrays that there may be. */
  readonly arrays: readonly string[];
  readonly texts: Texts;
  /** The lists of numbers that are to be decoded. */
  readonly encoded: readonly string[];
  /** The printed kernels: of how many parts each is, and whether there is something behind these. */
  readonly functions: readonly { readonly name: string; readonly parts: number; readonly hasMain: boolean }[];
  /** The arrays that the printed code uses. */
  readonly used: readonly string[];
  readonly declarations: readonly string[];
  /** Laws that are functions: the op's name, what it is called here, and its text. */
  readonly helpers: readonly { readonly name: string; readonly given: string; readonly text: string }[];
}

/** The facts without the number and the hash of the model's nodes, which change with every edit: `withNodes` puts them in. */
export const outlinedFacts = ({ facts }: ModelModule): ModelModule["facts"] => ({
  ...facts,
  digest: "",
  traceNodes: 0,
});

/**
 * @param printed the kernels of the module.
 * @param names what helpers are called, by their ops.
 */
export function outlineOf(
  module: ModelModule,
  local: string,
  printed: Printed,
  helpers: readonly Helper[],
  names: ReadonlyMap<string, string>,
): Outline {
  const { exportName, template, facts, arrays, exports, mean } = module;
  const numbers = numbersOf(module);
  return {
    ...{ exportName, template, exports, mean, local },
    hasInputs: facts.inputCount > 0,
    hasVariables: facts.variableCount !== undefined,
    kernels: module.kernels.map(({ name }) => name),
    byExample: module.kernels.flatMap(({ role }) => (role.alsoFor ? [role.alsoFor.name] : [])),
    arrays: Object.keys(arrays),
    texts: {
      facts: factsText(outlinedFacts(module)),
      records: Object.fromEntries(recordsOf(module).map(([name, entries]) => [name, membersOf(entries)])),
      lengths: Object.fromEntries(
        Object.entries(arrays).flatMap(([name, length]) =>
          length > 0 ? [[name, `${printed.views?.[name] ?? ""}${length}`]] : [],
        ),
      ),
      numbers: Object.fromEntries(numbers.map(({ name, text }) => [name, text])),
    },
    encoded: numbers.flatMap(({ name, isEncoded }) => (isEncoded ? name : [])),
    functions: [...printed.functions].map(([name, { parts, main }]) => ({
      name,
      parts: parts.length,
      hasMain: main !== "",
    })),
    used: [...printed.arrays, ...arraysByExample(module), ...(printed.decodes ? [DECODER] : [])],
    declarations: printed.declarations,
    helpers: helpers
      .filter(({ name }) => printed.laws?.has(name) ?? true)
      .map(({ name, text }) => ({ name, given: names.get(name)!, text })),
  };
}

/** The lists of numbers that a module holds, by the constants that they are in. */
function numbersOf({ initialParameters, data, index, tables, patterns }: ModelModule) {
  return [
    { name: "initialParameters", text: numbersText(initialParameters), isEncoded: isEncoded(initialParameters) },
    ...Object.entries({ data, index, tables }).flatMap(([name, list]) =>
      list.length > 0 ? [{ name, text: arrayText(list), isEncoded: isEncoded(list) }] : [],
    ),
    ...Object.entries(patterns).map(([name, { rowPointers, columns }]) => ({
      name,
      text: { rowPointers: arrayText(rowPointers), columns: arrayText(columns) },
      isEncoded: isEncoded(rowPointers) || isEncoded(columns),
    })),
  ];
}

/** The arrays that kernels for batches would use that others do the work of. */
const arraysByExample = ({ kernels }: ModelModule): string[] =>
  kernels.flatMap(({ role: { alsoFor } }) => [
    ...(alsoFor?.copies ?? []).map((port) => COPIES[port]),
    ...(alsoFor?.sums ? [GRADIENT_SUM] : []),
  ]);

/** The entries of parameters and of inputs, where there are any, by the interfaces that say what they are. */
export const recordsOf = ({ facts: { parameters, inputs } }: ModelModule): [string, readonly Entry[]][] =>
  Object.entries({ ModelParameters: parameters, ModelInputs: inputs }).filter(([, entries]) => entries.length > 0);

/** A text that was made of an outline, with the number of the model's nodes and their hash. */
export const withNodes = (text: string, { facts }: ModelModule): string =>
  text
    .replace(/\btraceNodes: 0\b/g, `traceNodes: ${facts.traceNodes}`)
    .replace(/\bdigest: ""/g, `digest: "${facts.digest}"`);

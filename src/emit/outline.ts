/**
 * What the shell of a module depends on, as plain data: two models with the same outline have the same shell, whatever their
 * code does, so it can be kept. Knows modules and what was printed of them; nothing of templates.
 */
import type { Printed } from "./backend.js";
import type { Helper } from "./helpers.js";
import type { ModelModule } from "./module.js";
import { arrayText, DECODER, isEncoded, numbersText } from "./numbers/text.js";
import { COPIES, GRADIENT_SUM } from "./surroundings.js";

export interface Outline
  extends Pick<ModelModule, "exportName" | "template" | "facts" | "arrays" | "exports" | "mean"> {
  /** What a named model is called inside of the module. */
  readonly local: string;
  /** The names of the kernels. */
  readonly kernels: readonly string[];
  /** Those for batches that others do the work of, example by example. */
  readonly byExample: readonly string[];
  /** The lists of numbers that the module holds, by the constants that they are in. */
  readonly numbers: readonly { readonly name: string; readonly text: string; readonly isEncoded: boolean }[];
  /** The printed kernels: of how many parts each is, and whether there is something behind these. */
  readonly functions: readonly { readonly name: string; readonly parts: number; readonly hasMain: boolean }[];
  /** The arrays that the printed code uses. */
  readonly used: readonly string[];
  readonly declarations: readonly string[];
  readonly views: Readonly<Record<string, string>>;
  /** Laws that are functions: the op's name, what it is called here, and its text. */
  readonly helpers: readonly { readonly name: string; readonly given: string; readonly text: string }[];
}

/**
 * Of a module, without the number and the hash of its nodes, which change with every edit: `withNodes` puts them in.
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
  const { exportName, template, facts, arrays, exports, mean, initialParameters, data, index, tables, patterns } =
    module;
  return {
    ...{ exportName, template, arrays, exports, mean, local },
    facts: { ...facts, digest: "", traceNodes: 0 },
    kernels: module.kernels.map(({ name }) => name),
    byExample: module.kernels.flatMap(({ role }) => (role.alsoFor ? [role.alsoFor.name] : [])),
    numbers: [
      { name: "initialParameters", text: numbersText(initialParameters), isEncoded: isEncoded(initialParameters) },
      ...Object.entries({ data, index, tables }).flatMap(([name, list]) =>
        list.length > 0 ? [{ name, text: arrayText(list), isEncoded: isEncoded(list) }] : [],
      ),
      ...Object.entries(patterns).map(([name, { rowPointers, columns }]) => ({
        name,
        text: `{ rowPointers: ${arrayText(rowPointers)}, columns: ${arrayText(columns)} }`,
        isEncoded: isEncoded(rowPointers) || isEncoded(columns),
      })),
    ],
    functions: [...printed.functions].map(([name, { parts, main }]) => ({
      name,
      parts: parts.length,
      hasMain: main !== "",
    })),
    used: [...printed.arrays, ...arraysByExample(module), ...(printed.decodes ? [DECODER] : [])],
    declarations: printed.declarations,
    views: printed.views ?? {},
    helpers: helpers.map(({ name, text }) => ({ name, given: names.get(name)!, text })),
  };
}

/** The arrays that kernels for batches would use that others do the work of. */
const arraysByExample = ({ kernels }: ModelModule): string[] =>
  kernels.flatMap(({ role: { alsoFor } }) => [
    ...(alsoFor?.copies ?? []).map((port) => COPIES[port]),
    ...(alsoFor?.sums ? [GRADIENT_SUM] : []),
  ]);

/** A text that was made of an outline, with the number of the model's nodes and their hash. */
export const withNodes = (text: string, { facts }: ModelModule): string =>
  text
    .replace(/\btraceNodes: 0\b/g, `traceNodes: ${facts.traceNodes}`)
    .replace(/\bdigest: ""/g, `digest: "${facts.digest}"`);

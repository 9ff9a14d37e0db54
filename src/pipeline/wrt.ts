/** Which elements `--wrt` names: parameters, and inputs as `inputs.x`; a whole array, a part of it, or one element. */
import type { Variables } from "../derive/variables.js";
import { diagnostic } from "../diagnostics.js";
import type { Model } from "../engine/model.js";
import { elementName } from "../ir/entries.js";

/** A name stands for itself and what is in it: `layers[0]` for `layers[0].neurons[1].w[2]`. */
const covers = (name: string, element: string): boolean =>
  element === name || (element.startsWith(name) && /^[.[]/.test(element.slice(name.length)));

/**
 * The elements that are named, in flat order: parameters first.
 * @throws unknown-variable for a name that no parameter and no input has.
 */
export function variablesOf(model: Model, names: readonly string[]): Variables {
  const elements = [
    ...Array.from({ length: model.parameterCount }, (_, i) => elementName(model.parameters, i)),
    ...Array.from({ length: model.inputCount }, (_, i) => `inputs.${elementName(model.inputs, i)}`),
  ];
  if (names.length === 0) throw diagnostic("unknown-variable", "", knownNames(model).join(", "));
  for (const name of names)
    if (!elements.some((element) => covers(name, element)))
      throw diagnostic("unknown-variable", name, knownNames(model).join(", "));
  for (const { path, below } of model.inputs) {
    const name = names.find((name) => covers(`inputs.${path[0]}`, name));
    if (below !== undefined && name !== undefined) throw diagnostic("integer-variable", name);
  }
  const chosen = [...elements.keys()].filter((i) => names.some((name) => covers(name, elements[i]!)));
  const isParameter = (i: number): boolean => i < model.parameterCount;
  return {
    ports: chosen.map((i) => (isParameter(i) ? "parameters" : "inputs")),
    elements: Int32Array.from(chosen, (i) => (isParameter(i) ? i : i - model.parameterCount)),
  };
}

const knownNames = ({ parameters, inputs }: Model): string[] => [
  ...new Set(parameters.map(({ path }) => String(path[0]))),
  ...inputs.map(({ path }) => `inputs.${path[0]}`),
];

/** The name of a chosen element. */
export const variableName = (model: Model, { ports, elements }: Variables, i: number): string =>
  ports[i] === "inputs"
    ? `inputs.${elementName(model.inputs, elements[i]!)}`
    : elementName(model.parameters, elements[i]!);

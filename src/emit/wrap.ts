/** Puts a filled shell into an object of the same shape, for a model that is a named export. */
import { PURE } from "./numbers/text.js";
import type { SourceFile } from "./shell.js";

/** The types that come with a named model: its parameters, its inputs and its functions. */
export function typeNames(name: string): readonly [parameters: string, inputs: string, module: string] {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  return [`${type}Parameters`, `${type}Inputs`, `${type}Module`];
}

/**
 * `export const foo: FooModule = (() => { … return { model, forward, … }; })();` with the interfaces it needs.
 * @param local what it is called inside of the module.
 */
export function wrapped(file: SourceFile, name: string, local: string): string {
  const [parametersType, inputsType, type] = typeNames(name);
  const rename = (text: string): string =>
    text.replace(/\bModelParameters\b/g, parametersType).replace(/\bModelInputs\b/g, inputsType);
  const functions = file.getFunctions().filter((fn) => fn.isExported());
  const members = functions.map((fn) => {
    const parameters = fn
      .getParameters()
      .map((p) => `${p.getName()}${p.isOptional() ? "?" : ""}: ${p.getTypeNodeOrThrow().getText()}`);
    const doc = fn
      .getJsDocs()
      .map((d) => `${d.getText()}\n`)
      .join("");
    return `${doc}readonly ${fn.getName()}: (${parameters.join(", ")}) => ${fn.getReturnTypeNodeOrThrow().getText()};`;
  });
  const constants = file.getVariableDeclarations().filter((one) => one.isExported() && one.getName() !== "model");
  for (const constant of constants)
    members.push(`readonly ${constant.getName()}: ${constant.getTypeNodeOrThrow().getText()};`);
  const facts = file
    .getVariableDeclarationOrThrow("model")
    .getInitializerOrThrow()
    .getText()
    .replace(/ as const$/, "");
  const records = file.getInterfaces().flatMap((one) => (one.isExported() ? [one.getText(true)] : []));
  const inner = records
    .reduce((text, record) => text.replace(record, ""), file.getFullText())
    .replace(/^export (?=const|function)/gm, "")
    .trim();
  const names = ["model", ...constants.map((one) => one.getName()), ...functions.map((fn) => fn.getName()!)].join(", ");
  return rename(
    [
      ...records.map((record) => `${record}\n`),
      `/** The functions of the model \`${name}\`. */\nexport interface ${type} {`,
      indented(`/** The facts of this model. */\nreadonly model: ${readonlyType(facts)};\n${members.join("\n")}`),
      "}\n",
      `${local === name ? "export " : ""}const ${local}: ${type} = ${PURE}((): ${type} => {`,
      indented(`${inner}\n\nreturn { ${names} };`),
      "})();",
      ...(local === name ? [] : [`export { ${local} as ${name} };`]),
    ].join("\n"),
  );
}

/** The type of a literal that is `as const`. */
const readonlyType = (literal: string): string =>
  literal
    .replace(/(?<!["\w])-?Infinity\b/g, "number")
    .replace(/\[/g, "readonly [")
    .replace(/(^ *|[{,] )(\w+):/gm, "$1readonly $2:");

const indented = (text: string): string => text.replace(/^(?=.)/gm, "  ");

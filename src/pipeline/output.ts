/**
 * Where the output goes and which of the module's texts it holds: by its extension, and for `.js` by the package that it
 * will be part of.
 */
import { readFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { diagnostic } from "../diagnostics.js";
import { alwaysExported, type ModelModule, type ModuleTexts } from "../emit/index.js";

interface OutputFile {
  readonly path: string;
  readonly text: string;
}

interface Format {
  readonly text: (texts: ModuleTexts, exported: readonly string[]) => string;
  /** The extension of the declarations beside it, if it needs any. */
  readonly declarations?: string;
}

const formats: { readonly [extension: string]: Format } = {
  ".ts": { text: ({ typescript }) => typescript },
  ".js": { text: ({ javascript }) => javascript, declarations: ".d.ts" },
  ".mjs": { text: ({ javascript }) => javascript, declarations: ".d.mts" },
  ".cjs": { text: ({ javascript }, exported) => commonJs(javascript, exported), declarations: ".d.cts" },
};

/**
 * The absolute path of the output.
 * @throws `bad-extension`, or `output-is-model` if it is the model file.
 */
export function outputPath(model: string, wanted: string | undefined): string {
  const output = resolve(wanted ?? `${model.slice(0, model.length - extname(model).length)}.grad.ts`);
  if (!(extname(output) in formats)) throw diagnostic("bad-extension", wanted ?? output);
  if (output === model) throw diagnostic("output-is-model", wanted ?? output);
  return output;
}

/** The module itself, then its declarations. */
export function outputFiles(output: string, texts: ModuleTexts, modules: readonly ModelModule[]): OutputFile[] {
  const extension = extname(output);
  const { declarations } = formats[extension]!;
  const { text } = formats[extension === ".js" && isCommonJs(output) ? ".cjs" : extension]!;
  const exported = modules.flatMap(({ exportName, exports, facts }) =>
    exportName === "default" ? [...alwaysExported(facts.inputCount), ...exports] : [exportName],
  );
  const module = { path: output, text: text(texts, exported) };
  if (!declarations) return [module];
  return [module, { path: output.slice(0, -extension.length) + declarations, text: texts.declarations() }];
}

/** Whether Node takes a `.js` file at a path for CommonJS because the nearest package.json says so. */
function isCommonJs(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).type === "commonjs";
    } catch {
      if (dirname(folder) === folder) return false;
    }
  }
}

/** Our own modules export declarations only, so CommonJS is one assignment away. */
function commonJs(javascript: string, exported: readonly string[]): string {
  const header = /^(?:\/[/*].*\n)*/.exec(javascript)![0];
  const body = javascript.slice(header.length).replace(/^export (?=const|function)/gm, "");
  return `${header}"use strict";\n${body}\nmodule.exports = { ${exported.join(", ")} };\n`;
}

/**
 * What the templates are, as texts, and what of them has a name that others go by. What is made of them is the shell's affair.
 */
import { readFileSync } from "node:fs";

/** What every module exports, whatever it is asked for. */
const ALWAYS_EXPORTED = ["model", "createParameters", "packParameters", "unpackParameters"] as const;
/** What those with inputs export besides. */
export const WITH_INPUTS = ["packInputs", "unpackInputs", "packBatch"] as const;

/** What a module exports, whatever it is asked for. */
export const alwaysExported = (hasInputs: boolean): readonly string[] =>
  hasInputs ? [...ALWAYS_EXPORTED, ...WITH_INPUTS] : ALWAYS_EXPORTED;

/** The types of what `pack…` takes and `unpack…` gives. */
export const RECORDS = ["ModelParameters", "ModelInputs"] as const;

/** The templates that a module consists of, in order: kernels and what calls them, the facts, then what all have. */
export const TEMPLATES = {
  scalar: ["scalar", "scalar-products", "facts", "scratch", "numbers", "common"],
  vector: ["vector", "facts", "scratch", "numbers", "common"],
};

/** The text of a template behind its header and its imports. */
export const templateText = (name: string): string =>
  readFileSync(new URL(`../../templates/${name}.ts`, import.meta.url), "utf8").replace(
    /^\/\*\*[\s\S]*?\*\/\s*(import [^;]*;\s*)*/,
    "",
  );

/** Whether a template has something of this name, or a part of a kernel may have it. */
export function isTemplate(name: string): boolean {
  const texts = [...new Set(Object.values(TEMPLATES).flat())].map(templateText).join("");
  const own = new Set(
    Array.from(texts.matchAll(/^(?:export )?(?:function|const) (\w+)/gm), ([, declared]) => declared),
  );
  return own.has(name.replace(/_\d+$/, ""));
}

export const MARKS = /^( *)"body of (\w+)";$/gm;

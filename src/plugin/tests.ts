/**
 * Models that a test imports: the test's runner has loaded their file, and we have not rewritten it. So the file gets a line
 * that notes where its models are from, and `load(model)` compiles that. Knows the text of that line only.
 */
import { ORIGINS } from "../pipeline/open.js";

/** Whether a text seems to be that of a model file. */
export const looksLikeModel = (code: string): boolean =>
  /\bdefineModel\b/.test(code) && /["']micrograd-compile(\/engine)?["']/.test(code);

/** A text with such a line behind it: it has the module import itself, since an export need not have a name inside. */
export function withOrigins(code: string, file: string): string {
  const path = JSON.stringify(file);
  return `${code}
;import * as $$exports from ${path};
for (const [exportName, model] of Object.entries($$exports))
  if (typeof model === "object" && model !== null)
    (globalThis[Symbol.for(${JSON.stringify(ORIGINS)})] ??= new WeakMap()).set(model, { file: ${path}, exportName });
`;
}

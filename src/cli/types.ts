/** `types`: declarations for `./model.grad.js` beside models, for `tsc` on a fresh clone, before the plugin has ever run. */
import { resolve } from "node:path";
import { shownPath } from "../common/paths.js";
import { explain } from "../load/errors.js";
import type { TypesCommand } from "./arguments.js";
import type { Console } from "./console.js";
import { writeFiles } from "./files.js";
import { expectApart, modelsOf } from "./models.js";
import { withProgress } from "./progress.js";

/**
 * Writes the declarations of each model; what is wrong with one keeps no other from being written.
 * @throws `two-models` if two would have the same.
 */
export async function runTypes({ models: given }: TypesCommand, console: Console): Promise<number> {
  const { compile } = await import("../compile.js");
  let code = 0;
  const models = await modelsOf(given);
  const outputs = models.map((model) => `${resolve(model).replace(/\.\w+$/, "")}.grad.js`);
  expectApart(outputs, models);
  for (const [i, model] of models.entries())
    try {
      const output = outputs[i]!;
      const { files, sources } = await withProgress(!console.json, (onStage) => compile(model, { output, onStage }));
      await writeFiles(files.slice(1), sources);
      console.result(console.json ? { files: files.slice(1).map(({ path }) => path) } : shownPath(files[1]!.path));
    } catch (error) {
      const explained = explain(error);
      console.error(explained);
      code = Math.max(code, explained.exitCode);
    }
  return code;
}

/** `types`: declarations for `./model.grad.js` beside models, for `tsc` on a fresh clone, before the plugin has ever run. */
import { resolve } from "node:path";
import { shownPath } from "../common/paths.js";
import { explain } from "../load/errors.js";
import type { TypesCommand } from "./arguments.js";
import type { Console } from "./console.js";
import { writeFiles } from "./files.js";
import { modelsOf } from "./models.js";
import { withProgress } from "./progress.js";

/** Writes the declarations of each model; what is wrong with one keeps no other from being written. */
export async function runTypes({ models }: TypesCommand, console: Console): Promise<number> {
  const { compile } = await import("../compile.js");
  let code = 0;
  for (const model of await modelsOf(models))
    try {
      const output = `${resolve(model).replace(/\.\w+$/, "")}.grad.js`;
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

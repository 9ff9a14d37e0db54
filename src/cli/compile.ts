/** The default command: model in, module out, and what there is to say about it. */
import { resolve } from "node:path";
import { explain } from "../load/errors.js";
import type { Compilation } from "../pipeline/compilation.js";
import type { CompileCommand } from "./arguments.js";
import type { Console } from "./console.js";
import { writeFiles } from "./files.js";
import { colorsFor, compilationJson, reportText, summaryText } from "./messages.js";
import { withProgress } from "./progress.js";
import { rerun } from "./watch.js";

/** Compiles a model file, and with `--watch` again and again. */
export async function runCompile(command: CompileCommand, console: Console): Promise<number> {
  if (!command.watch) {
    (await compileOnce(command, console))();
    return 0;
  }
  const model = resolve(command.model);
  let files: readonly string[] = [model];
  let first = true;
  return rerun(model, async () => {
    try {
      const announce = await compileOnce(command, console, (sources) => {
        files = sources;
      });
      return { files, failed: false, announce };
    } catch (error) {
      const explained = explain(error);
      // A command that is wrong from the start will not get better.
      if (first && explained.exitCode === 2) throw error;
      const { location } = explained;
      return {
        files: location ? [...files, location.file] : files,
        failed: true,
        announce: () => console.error(explained),
      };
    } finally {
      first = false;
    }
  });
}

/** Compiles and writes; what is left to do is to say so. */
async function compileOnce(
  command: CompileCommand,
  console: Console,
  depends: (sources: readonly string[]) => void = () => {},
): Promise<() => void> {
  const start = command.watch ? performance.now() : 0;
  const compilation = await withProgress(!console.json, async (onStage) => {
    const compiled = await compileModel(command, onStage);
    depends(compiled.sources);
    if (command.dump === undefined) await writeFiles(compiled.files, compiled.sources);
    return compiled;
  });
  const seconds = (performance.now() - start) / 1000;
  return () => announce(compilation, seconds, command, console);
}

async function compileModel(
  { model, output, emit, wrt, loops, dump }: CompileCommand,
  onStage: (stage: string, model: string) => void,
): Promise<Compilation> {
  const { compile } = await import("../compile.js");
  return compile(model, {
    onStage,
    ...(output === undefined ? {} : { output }),
    ...(emit === undefined ? {} : { emit }),
    ...(wrt === undefined ? {} : { wrt }),
    ...(loops === undefined ? {} : { loops }),
    ...(dump === undefined ? {} : { dump }),
  });
}

function announce(compilation: Compilation, seconds: number, { dump, report }: CompileCommand, console: Console): void {
  if (console.json) {
    console.result(compilationJson(compilation));
    return;
  }
  for (const { warnings } of compilation.models) for (const warning of warnings) console.warning(warning);
  console.result(
    dump === undefined
      ? summaryText(compilation, seconds, colorsFor(process.stdout)) + (report ? reportText(compilation) : "")
      : compilation.dump!,
  );
}

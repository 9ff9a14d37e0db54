/** The default command: models in, modules out, and what there is to say about it. */
import { resolve } from "node:path";
import { shownPath } from "../common/paths.js";
import { Diagnostic, diagnostic } from "../diagnostics.js";
import { explain } from "../load/errors.js";
import type { Compilation } from "../pipeline/compilation.js";
import type { CompileCommand } from "./arguments.js";
import type { Console } from "./console.js";
import { writeFiles } from "./files.js";
import { colorsFor, compilationJson, errorJson, reportText, summaryText } from "./messages.js";
import { isPattern, modelsOf, outputsOf } from "./models.js";
import { withProgress } from "./progress.js";
import { rerun } from "./watch.js";

/** What became of a model: it was written, or something was wrong. */
type Outcome = { readonly compilation: Compilation; readonly seconds: number } | { readonly error: Diagnostic };

/** Compiles model files, and with `--watch` again whenever something changes that went into one. */
export async function runCompile(command: CompileCommand, console: Console): Promise<number> {
  if (command.watch) return watchModels(command, console);
  const targets = await targetsOf(command);
  const outcomes: Outcome[] = [];
  for (const target of targets) {
    const outcome = await attempt(target, command, console);
    if (targets.length === 1 && "error" in outcome) throw outcome.error;
    if (!console.json) announce(outcome, command, console);
    outcomes.push(outcome);
  }
  if (console.json) console.result(jsonOf(outcomes));
  return Math.max(0, ...outcomes.map((outcome) => ("error" in outcome ? outcome.error.exitCode : 0)));
}

/** A model file and where it is written to, if that is not the default. */
interface Target {
  readonly model: string;
  readonly output: string | undefined;
}

async function targetsOf({ models, output, dump }: CompileCommand): Promise<Target[]> {
  const found = await modelsOf(models);
  const outputs = outputsOf(found, output, found.length > 1 || models.some(isPattern));
  if (dump !== undefined && found.length > 1) throw diagnostic("bad-usage", "--dump takes one model at a time.");
  return found.map((model, i) => ({ model, output: outputs[i] }));
}

async function watchModels(command: CompileCommand, console: Console): Promise<never> {
  /** What went into each model, as far as that is known. */
  const sources = new Map<string, ReadonlySet<string>>();
  const failed = new Set<string>();
  let isFirst = true;
  return rerun(
    command.models.filter((one) => !isPattern(one)).map((one) => resolve(one)),
    async (changed) => {
      const outcomes: Outcome[] = [];
      try {
        for (const target of await targetsOf(command)) {
          const { model } = target;
          const known = sources.get(model);
          const isHit = !known || failed.has(model) || changed.some((file) => known.has(file));
          if (!isHit) continue;
          const outcome = await attempt(target, command, console);
          // A command that is wrong from the start will not get better.
          if (isFirst && "error" in outcome && outcome.error.exitCode === 2) throw outcome.error;
          const read =
            "error" in outcome ? [...(known ?? []), ...sourcesOf(outcome.error)] : outcome.compilation.sources;
          sources.set(model, new Set([resolve(model), ...read]));
          failed[("error" in outcome ? "add" : "delete") as "add"](model);
          outcomes.push(outcome);
        }
      } catch (error) {
        if (isFirst) throw error;
        outcomes.push({ error: explain(error) });
      }
      isFirst = false;
      const files = [...sources.values()].flatMap((each) => [...each]);
      const says = (): void => {
        if (changed.length > 0 && outcomes.length > 0) console.note(changeText(changed));
        for (const outcome of outcomes) announce(outcome, command, console);
      };
      return { files, failed: failed.size > 0, open: command.models.some(isPattern), announce: says };
    },
  );
}

/** `14:03:22 helper.ts changed`. */
const changeText = (changed: readonly string[]): string =>
  `${new Date().toTimeString().slice(0, 8)} ${changed.map(shownPath).join(", ")} changed`;

const sourcesOf = ({ sources, location }: Diagnostic): string[] => [...sources, ...(location ? [location.file] : [])];

/** Compiles and writes. */
async function attempt({ model, output }: Target, command: CompileCommand, console: Console): Promise<Outcome> {
  const start = command.watch ? performance.now() : 0;
  try {
    const compilation = await withProgress(!console.json, async (onStage) => {
      const { compile } = await import("../compile.js");
      const { emit, wrt, backend, loops, optimize, fastMath, dump } = command;
      const compiled = await compile(model, {
        onStage,
        ...(output === undefined ? {} : { output }),
        ...(emit === undefined ? {} : { emit }),
        ...(wrt === undefined ? {} : { wrt }),
        ...(backend === undefined ? {} : { backend }),
        ...(loops === undefined ? {} : { loops }),
        ...(optimize === undefined ? {} : { optimize }),
        ...(fastMath === undefined ? {} : { fastMath }),
        ...(dump === undefined ? {} : { dump }),
      });
      if (dump === undefined) await writeFiles(compiled.files, compiled.sources);
      return compiled;
    });
    return { compilation, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    return { error: error instanceof Diagnostic ? error : explain(error) };
  }
}

function announce(outcome: Outcome, { dump, report }: CompileCommand, console: Console): void {
  if ("error" in outcome) return console.error(outcome.error);
  const { compilation, seconds } = outcome;
  if (console.json) return console.result(compilationJson(compilation));
  for (const { warnings } of compilation.models) for (const warning of warnings) console.warning(warning);
  console.result(
    dump === undefined
      ? summaryText(compilation, seconds, colorsFor(process.stdout)) + (report ? reportText(compilation) : "")
      : compilation.dump!,
  );
}

/** All in one: of several models, what is wrong with some stands beside what became of the others. */
function jsonOf(outcomes: readonly Outcome[]): object {
  const compilations = outcomes.flatMap((outcome) => ("error" in outcome ? [] : [outcome.compilation]));
  const [first, ...others] = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
  const all = compilations.flatMap(({ models }) => models);
  const sources = new Set(compilations.flatMap((one) => one.sources));
  const merged = { models: all, files: compilations.flatMap(({ files }) => files), sources: [...sources] };
  if (first) first.others = [...first.others, ...others.flatMap((one) => [one, ...one.others])];
  const dump = compilations[0]?.dump;
  return { ...compilationJson({ ...merged, ...(dump !== undefined && { dump }) }), ...(first ? errorJson(first) : {}) };
}

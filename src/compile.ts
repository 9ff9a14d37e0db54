/**
 * The compiler: from models to the text of a module, as one pipeline. Writes no files and prints nothing. What the stages do
 * stands in the folders that they are named after; what is handed from one to the next, in `pipeline/`.
 */

import { basename } from "node:path";
import { deriveKernels } from "./derive/kernels.js";
import { recordGradients } from "./derive/record-gradients.js";
import type { Backend } from "./emit/backend.js";
import { backendFor, checkBackend, checkOwnBackend } from "./emit/backends.js";
import { emit } from "./emit/index.js";
import type { ModelModule, ModuleTexts } from "./emit/module.js";
import type { Model } from "./engine/model.js";
import { trace } from "./engine/trace.js";
import { withRoom } from "./load/room.js";
import { regroupedTrace } from "./passes/index.js";
import { Arrangement } from "./pipeline/arrangement.js";
import { nameRows } from "./pipeline/author-names.js";
import type { Compilation, CompileOptions } from "./pipeline/compilation.js";
import { checkOwnStage, checkStage, dumpOf } from "./pipeline/dump.js";
import { moduleOf } from "./pipeline/module.js";
import { open, pathOf } from "./pipeline/open.js";
import { header, outputFiles, outputPath } from "./pipeline/output.js";
import { report } from "./pipeline/report.js";
import { checkExportNames, checkOwnNames, checkPossible, checkProductNames, requestFor } from "./pipeline/request.js";
import { unmarked } from "./pipeline/source-map.js";
import { MODEL_STAGES } from "./pipeline/stages.js";
import { begin, timed, type Work } from "./pipeline/work.js";
import { variablesOf } from "./pipeline/wrt.js";
import type { ScalarModule } from "./products/modules.js";
import { checkClosed } from "./verify/grammar.js";

/** What is done to each model, in order. */
const modelStages: Readonly<Record<(typeof MODEL_STAGES)[number], (work: Work) => void>> = {
  trace: (work) => {
    const { model, source } = work;
    recordGradients();
    work.trace = trace(model, source.locate, source.hasGuests ?? true);
    nameRows(work.trace, source.nameOf);
  },
  derive: (work) => {
    const { model, wrt } = work;
    const { forward, regularizer } = work.passes === "fast" ? regroupedTrace(work.trace) : work.trace;
    const { parameterCount } = model;
    work.variables = wrt && variablesOf(model, wrt);
    work.products = requestFor(work);
    work.derived = deriveKernels(
      { forward, regularizer, parameterCount, variables: work.variables },
      work.products.kernels,
    );
  },
  optimize: (work) => {
    work.backend = backendFor(work.wanted, work.derived);
    work.arranged = new Arrangement(work.derived, work.loops, work.backend.cost, work.passes);
  },
  layout: (work) => {
    work.arranged.layOut();
  },
};

/** What is done to all of them together, in order. */
const fileStages = {
  emit: (modules: readonly ModelModule[], header: string, backends: readonly Backend[]): Promise<ModuleTexts> =>
    emit(modules, header, backends),
  verify: ({ javascript }: ModuleTexts, backends: readonly Backend[]): void => {
    const text = unmarked(javascript);
    checkClosed(
      text,
      backends.flatMap(({ globals }) => globals),
    );
    for (const backend of new Set(backends)) backend.prove?.(text);
  },
};

/**
 * Compiles every model that a file exports, or one that was defined in the program.
 * @param source path of the model file, relative to the working directory; or a model.
 * @throws a `Diagnostic` with code, hint and frame for whatever is wrong with the model or the options.
 */
export const compile = (source: string | Model, options: CompileOptions = {}): Promise<Compilation> =>
  withRoom("compile.js", "compile", [source, options], () => pipeline(source, options));

async function pipeline(source: string | Model, options: CompileOptions): Promise<Compilation> {
  const { dump, onStage = () => {} } = options;
  checkBackend(options.backend);
  checkStage(dump);
  checkProductNames(options.emit ?? []);
  const path = pathOf(source);
  const output = outputPath(path, options.output);
  const seconds: Record<string, number> = {};
  onStage("load", basename(path));
  const loaded = await timed(seconds, "load", () => open(source));
  try {
    checkExportNames(loaded.models.map(({ exportName }) => exportName));
    for (const { model } of loaded.models) {
      checkOwnNames(model.emit ?? []);
      checkOwnBackend(model.backend);
    }
    const works = loaded.models.map((exported) => begin(exported, loaded, path, options, seconds));
    for (const work of works)
      for (const stage of MODEL_STAGES) {
        onStage(stage, work.name);
        await timed(work.seconds, stage, () => modelStages[stage](work));
        // What a model asks for itself it must be able to have; what the command asks for, some model.
        if (stage === "derive" && (!options.emit || work === works.at(-1)))
          checkPossible(options.emit ? works : [work]);
      }
    onStage("emit", basename(output));
    const modules = works.map((work) => moduleOf(work, loaded, options.sourceMap ?? false));
    const backends = works.map(({ backend }) => backend);
    checkOwnStage(dump, backends);
    const texts = await timed(seconds, "emit", () => fileStages.emit(modules, header(path), backends));
    onStage("verify", basename(output));
    await timed(seconds, "verify", () => fileStages.verify(texts, backends));
    const { files, map } = await outputFiles(output, texts, modules, loaded, options.declarations);
    return {
      models: works.map((work, i) => report(work, modules[i]!, output, Buffer.byteLength(files[0]!.text), seconds)),
      files,
      sources: loaded.sources,
      environment: loaded.environment,
      ...(options.sourceMap ? { map } : {}),
      ...(dump === undefined ? {} : { dump: dumpOf(dump, works, modules, files[0]!.text) }),
    };
  } catch (error) {
    throw loaded.explain(error);
  }
}

/**
 * Compiles in memory and imports the result.
 * @returns the generated module's exports; `load<VectorModule>` for a vector model, `load<{ foo: ScalarModule }>` for names.
 */
export async function load<M = ScalarModule>(source: string | Model, options: CompileOptions = {}): Promise<M> {
  const { files } = await compile(source, { ...options, output: "in-memory.mjs", declarations: false });
  return import(/* @vite-ignore */ moduleUrl(files[0]!.text));
}

/** A URL that an ES module can be imported from without a file. */
export const moduleUrl = (javascript: string): string =>
  `data:text/javascript;base64,${Buffer.from(javascript).toString("base64")}`;

/**
 * Loads a model file: bundles it, imports it in memory, and finds the models it exports. Whatever it throws is a
 * diagnostic with a place in the user's own files. Writes nothing to disk.
 */
import { realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { shownPath } from "../common/paths.js";
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { givenIn } from "../engine/handing.js";
import { helpers } from "../engine/helpers.js";
import { Model } from "../engine/model.js";
import { checkName } from "../engine/names.js";
import { tracing } from "../engine/tracing.js";
import { allowDeeper } from "../engine/writes.js";
import { bundle, type LoadOptions } from "./bundle.js";
import { explain, locate } from "./errors.js";
import { guarded, guardedImport } from "./guard.js";
import { type Bundle, nextScript, type Place, Places } from "./places.js";
import { Reads } from "./reads.js";
import { DEEPEST, isRoomy } from "./room.js";
import { awaitOf, exportOf, partOf, unexportedOf } from "./search.js";

export interface LoadedFile {
  /** Absolute path of the model file. */
  readonly file: string;
  /** The default export first. */
  readonly models: readonly { readonly exportName: string; readonly model: Model }[];
  /** What ran: the user's files as they were rewritten, without what was put before them. */
  readonly rewritten: string;
  /** The user's files that went in, absolute: the model file, others that were bundled, those that the model has read. */
  readonly sources: readonly string[];
  /** The variables of the environment that the model has read, and what they were. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** The text of one of the files that were bundled. */
  readonly textOf: (file: string) => string | undefined;
  /** Whether code takes part that is not rewritten; it may if that is not known. */
  readonly hasGuests?: boolean;
  /** The number of the place in the user's files that is running now, or -1. Cheap. */
  readonly locate: () => number;
  /** The place that `locate` numbered, with its line of text. */
  readonly place: (span: number) => Place | undefined;
  /** What the author calls the result of what is done at such a place. */
  readonly nameOf: (span: number) => { readonly name: string; readonly isCall: boolean } | undefined;
  /** The expressions that tell what they give, if it was loaded for that: their places by their numbers. */
  readonly telling?: { readonly numbers: readonly number[]; place(expression: number): Place | undefined };
  /** The diagnostic of anything that was thrown while a model was traced. */
  readonly explain: (error: unknown) => Diagnostic;
}

/**
 * Loads the models of a file.
 * @param file path of the model file.
 * @param api the running engine: what `import … from "micrograd-compile"` gives the model.
 * @throws a diagnostic.
 */
export async function loadModels(
  file: string,
  api: Readonly<Record<string, unknown>>,
  options: LoadOptions = {},
): Promise<LoadedFile> {
  if (isRoomy) allowDeeper(DEEPEST);
  await checkFile(resolve(file));
  // Behind links, as Node itself imports it.
  const path = await realpath(file);
  const script = nextScript();
  const names = Object.keys(api).filter((name) => name !== "default");
  const bundled = await bundle(path, script, names, options);
  const places = new Places(bundled);
  const handover = globalThis as unknown as Record<symbol, unknown>;
  const reads = new Reads();
  const given = givenIn(bundled.rewritten.code, Object.values(api));
  handover[Symbol.for(script)] = { engine: api, helpers: { ...helpers, given }, json: bundled.json };
  try {
    const exported = await reads.during(() => guardedImport(script, () => importBundle(bundled)));
    return loaded(path, places, modelsOf(exported, path, bundled), reads);
  } catch (error) {
    const explained = explain(error, () => awaitOf(bundled.files));
    explained.sources = sourcesOf(bundled, reads);
    throw explained;
  } finally {
    delete handover[Symbol.for(script)];
  }
}

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") throw diagnostic("missing-file", shownPath(file));
    throw diagnostic("unreadable-file", shownPath(file), error.message);
  });
  if (!found.isFile()) throw diagnostic("not-a-file", shownPath(file));
}

/** What is used of bun's. */
interface BunPlugins {
  plugin(plugin: {
    readonly name: string;
    setup(build: { module(name: string, made: () => { contents: string; loader: string }): void }): void;
  }): void;
}

/**
 * A `data:` URL, so that nothing is ever on disk that would have to be removed again. Its fragment names the script for
 * those who format stack traces by the URL.
 */
function importBundle({ rewritten, script }: Bundle): Promise<Record<string, unknown>> {
  const code = `${rewritten.code}\n//# sourceURL=${script}`;
  const { Bun } = globalThis as { Bun?: BunPlugins };
  // bun takes the fragment of a `data:` URL for data, and goes by names of modules instead.
  if (Bun) {
    const made = () => ({ contents: code, loader: "js" });
    Bun.plugin({ name: script, setup: (build) => build.module(script, made) });
    return import(/* @vite-ignore */ script);
  }
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}#${script}`);
}

function modelsOf(exported: Record<string, unknown>, file: string, { files }: Bundle): LoadedFile["models"] {
  const models = Object.entries(exported).flatMap(([exportName, model]) =>
    model instanceof Model ? [{ exportName, model }] : [],
  );
  if (models.length === 0) throw locate(diagnostic("no-model", shownPath(file)), unexportedOf(files));
  for (const { exportName } of models) {
    if (exportName === "default") continue;
    try {
      checkName(exportName);
    } catch (error) {
      throw locate(error as Diagnostic, exportOf(files, exportName));
    }
  }
  return models.sort((a, b) => Number(b.exportName === "default") - Number(a.exportName === "default"));
}

const sourcesOf = ({ files }: Bundle, reads: Reads): string[] => [...new Set([...files.keys(), ...reads.files])];

function loaded(file: string, places: Places, models: LoadedFile["models"], reads: Reads): LoadedFile {
  const { files, script, hasGuests } = places.bundle;
  // The last model that ran is the one that an error without a place of its own is about.
  let running: readonly [exportName: string, part: string] = [models[0]!.exportName, "forward"];
  for (const { exportName, model } of models)
    for (const name of ["forward", "regularizer"] as const) {
      const run = model[name] as ((...given: unknown[]) => unknown) | undefined;
      const guardedRun = (...given: unknown[]): unknown => {
        running = [exportName, name];
        // Outside of a trace it runs for its numbers, maybe thousands of times: then it is not our affair.
        const plain = (): unknown => run?.apply(model, given);
        return tracing ? reads.within(() => guarded(script, plain)) : plain();
      };
      if (run) Object.assign(model, { [name]: guardedRun });
    }
  return {
    file,
    models,
    rewritten: places.bundle.rewritten.code.replace(/^.*\n/, ""),
    // The model goes on reading while it is traced.
    get sources() {
      return sourcesOf(places.bundle, reads);
    },
    environment: reads.environment,
    textOf: (path) => files.get(path)?.text,
    hasGuests,
    locate: () => places.locate(),
    place: (span) => places.place(span),
    nameOf: (span) => places.nameOf(span),
    telling: {
      numbers: [...places.bundle.rewritten.telling.keys()],
      place: (expression) => places.telling(expression),
    },
    explain: (error) => {
      const explained = explain(error, () => partOf(files, ...running));
      explained.sources = sourcesOf(places.bundle, reads);
      return explained;
    },
  };
}

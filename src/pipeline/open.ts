/**
 * Where models come from: a file, which is loaded, or a program that has one in its hands. Of the latter, the plugin may have
 * noted which file it is from; then that is loaded. Nobody has rewritten what a program hands over otherwise.
 */
import { resolve } from "node:path";
import { Diagnostic, diagnostic } from "../diagnostics.js";
import type { Model } from "../engine/model.js";
import type { LoadedFile } from "../load/index.js";

/** Which file a model is an export of. */
export interface Origin {
  readonly file: string;
  readonly exportName: string;
}

/** Where the plugin notes the origins of models, since what is imported in a test is no module that we have loaded. */
export const ORIGINS = "micrograd-compile.origins";

const originOf = (model: Model): Origin | undefined =>
  (globalThis as unknown as Record<symbol, WeakMap<object, Origin> | undefined>)[Symbol.for(ORIGINS)]?.get(model);

/** The path of the file that a source is or comes from. */
export const pathOf = (source: string | Model): string =>
  resolve(typeof source === "string" ? source : (originOf(source)?.file ?? "model.ts"));

/** The models of a source, ready to be traced. */
export async function open(source: string | Model): Promise<LoadedFile> {
  const path = pathOf(source);
  const origin = typeof source === "string" ? undefined : originOf(source);
  if (typeof source !== "string" && !origin) return handedOver(source, path);
  const { loadModels } = await import("../load/index.js");
  const loaded = await loadModels(path, await import("../index.js"));
  if (!origin) return loaded;
  const chosen = loaded.models.filter(({ exportName }) => exportName === origin.exportName);
  const models = chosen.map(({ model }) => ({ exportName: "default", model }));
  return Object.defineProperty(Object.create(loaded) as LoadedFile, "models", { value: models });
}

function handedOver(model: Model, file: string): LoadedFile {
  return {
    file,
    models: [{ exportName: "default", model }],
    rewritten: "",
    sources: [],
    environment: new Map(),
    textOf: () => undefined,
    locate: () => -1,
    nameOf: () => undefined,
    place: () => undefined,
    explain: (error) => notRewritten(error) as never,
  };
}

/**
 * In what nobody rewrote, an operator on a scalar is what everybody writes, and says little about what to do. Where it is, the
 * stack says: whoever runs tests has transformed the file, and knows which line that was.
 */
function notRewritten(error: unknown): unknown {
  if (!(error instanceof Diagnostic) || error.code !== "stranger-operator" || error.message.includes("the package `"))
    return error;
  const [, where = "the model"] = / in (\S+):\d+, which/.exec(error.message) ?? [];
  const said = diagnostic("not-rewritten", where);
  const calls = error.stack?.match(/^ +at .*$/gm) ?? [];
  said.stack = [`${said.name}: ${said.message}`, ...calls].join("\n");
  return said;
}

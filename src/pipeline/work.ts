/** One model on its way through the pipeline: what each stage leaves for the next. */
import { basename, extname, resolve } from "node:path";
import type { DerivedKernel } from "../derive/kernels.js";
import type { Variables } from "../derive/variables.js";
import type { Backend } from "../emit/backend.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import type { LoadedFile } from "../load/index.js";
import type { Arrangement } from "./arrangement.js";
import type { CompileOptions } from "./compilation.js";
import type { ProductRequest } from "./request.js";

export interface Work {
  readonly exportName: string;
  readonly name: string;
  readonly model: Model;
  readonly source: LoadedFile;
  readonly request: readonly string[] | undefined;
  readonly loops: "auto" | "off";
  readonly wrt: readonly string[] | undefined;
  readonly backend: Backend;
  readonly seconds: Record<string, number>;
  trace: Trace;
  variables: Variables | undefined;
  products: ProductRequest;
  derived: readonly DerivedKernel[];
  arranged: Arrangement;
}

/** The models of a file, or one that was defined in the program. */
export async function open(source: string | Model, path: string): Promise<LoadedFile> {
  if (typeof source === "string") {
    const { loadModels } = await import("../load/index.js");
    return loadModels(path, await import("../index.js"));
  }
  const nowhere = {
    rewritten: "",
    sources: [],
    locate: () => -1,
    place: () => undefined,
    explain: (error: unknown) => error as never,
  };
  return { file: path, models: [{ exportName: "default", model: source }], ...nowhere };
}

/** The path of the model file; of a model that is in none, a name for it. */
export const pathOf = (source: string | Model): string => resolve(typeof source === "string" ? source : "model.ts");

export function begin(
  { exportName, model }: LoadedFile["models"][number],
  source: LoadedFile,
  path: string,
  { emit: request, loops = "auto", wrt }: CompileOptions,
  backend: Backend,
  seconds: Record<string, number>,
): Work {
  const name = exportName === "default" ? basename(path, extname(path)) : exportName;
  // The stages fill in the rest, each before the next one reads it.
  return { exportName, name, model, source, request, loops, wrt, backend, seconds: { ...seconds } } as Work;
}

/** Runs a stage and notes how long it took. */
export async function timed<T>(seconds: Record<string, number>, stage: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  seconds[stage] = (performance.now() - start) / 1000;
  return result;
}

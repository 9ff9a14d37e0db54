/** One model on its way through the pipeline: what each stage leaves for the next. */

import { basename, extname } from "node:path";
import type { DerivedKernel } from "../derive/kernels.js";
import type { Variables } from "../derive/variables.js";
import type { Backend } from "../emit/backend.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import type { LoadedFile } from "../load/index.js";
import type { Arrangement, Passes } from "./arrangement.js";
import { wrtOf } from "./bounds.js";
import type { CompileOptions } from "./compilation.js";
import type { ProductRequest } from "./request.js";

export interface Work {
  readonly exportName: string;
  readonly name: string;
  readonly model: Model;
  readonly source: LoadedFile;
  readonly request: readonly string[] | undefined;
  readonly loops: "auto" | "off";
  readonly passes: Passes;
  readonly wrt: readonly string[] | undefined;
  /** The name of the backend, or "auto". */
  readonly wanted: string;
  readonly seconds: Record<string, number>;
  trace: Trace;
  variables: Variables | undefined;
  products: ProductRequest;
  derived: readonly DerivedKernel[];
  backend: Backend;
  arranged: Arrangement;
}

export function begin(
  { exportName, model }: LoadedFile["models"][number],
  source: LoadedFile,
  path: string,
  options: CompileOptions,
  seconds: Record<string, number>,
): Work {
  const name = exportName === "default" ? basename(path, extname(path)) : exportName;
  const { emit: request = model.emit, backend: wanted = model.backend ?? "js" } = options;
  const { fastMath = model.fastMath } = options;
  const passes = options.optimize === "off" ? "off" : fastMath ? "fast" : "exact";
  const loops = passes === "off" ? "off" : (options.loops ?? "auto");
  const wrt = wrtOf(model, options.wrt);
  // The stages fill in the rest, each before the next one reads it.
  return { exportName, name, model, source, request, loops, passes, wrt, wanted, seconds: { ...seconds } } as Work;
}

/** Runs a stage and notes how long it took. */
export async function timed<T>(seconds: Record<string, number>, stage: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  seconds[stage] = (performance.now() - start) / 1000;
  return result;
}

/** From a model that went through the stages to what the backend prints. */

import { basename } from "node:path";
import type { DerivedKernel } from "../derive/kernels.js";
import type { Variables } from "../derive/variables.js";
import type { Backend } from "../emit/backend.js";
import type { ModelModule } from "../emit/module.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { totalSize } from "../ir/entries.js";
import { cellCount, memorySize, scatteredCount, sumCount } from "../layout/kernel.js";
import type { LoadedFile } from "../load/index.js";
import { patternOf } from "../products/index.js";
import type { Arrangement, Passes } from "./arrangement.js";
import { boundedEntries } from "./bounds.js";
import { digestOf } from "./digest.js";
import type { ProductRequest } from "./request.js";

interface Finished {
  readonly exportName: string;
  readonly name: string;
  readonly model: Model;
  readonly trace: Trace;
  readonly products: ProductRequest;
  readonly derived: readonly DerivedKernel[];
  readonly wrt: readonly string[] | undefined;
  readonly variables: Variables | undefined;
  readonly arranged: Arrangement;
  readonly passes?: Passes;
  readonly backend?: Backend;
}

const patternsOf = (derived: readonly DerivedKernel[]): ModelModule["patterns"] =>
  Object.fromEntries(derived.flatMap(({ name, sparse }) => (sparse ? [[patternOf(name), sparse.pattern]] : [])));

export function moduleOf(
  work: Finished,
  { place, nameOf }: Pick<LoadedFile, "place" | "nameOf">,
  isMarked = false,
): ModelModule {
  const { exportName, name, model, trace, products, derived, arranged, wrt, variables, passes, backend } = work;
  const { kernels, pools } = arranged;
  const { parameterCount, inputCount, inputs } = model;
  const { outputs, forward, regularizer } = trace;
  const variableCount = variables ? variables.elements.length : parameterCount;
  const longest = (target: "shared" | "sharedGradient" | "sharedTangent" | "sharedGradientTangent"): number =>
    Math.max(
      0,
      ...kernels.flatMap(({ tape }) => tape.outputs.filter((o) => o.target === target).map((o) => o.ids.length)),
    );
  const roles = kernels.flatMap(({ role }) => [role, role.alsoFor ?? {}]);
  const copies = (port: "parameters" | "vector"): boolean => roles.some((role) => role.copies?.includes(port));
  return {
    exportName,
    template: outputs ? "vector" : "scalar",
    facts: {
      name,
      digest: digestOf(model, trace, variables, passes === "fast" && (backend?.hasOwnFunctions ? backend.name : true)),
      parameterCount,
      inputCount,
      outputCount: outputs ? totalSize(outputs) : 1,
      parameters: boundedEntries(model),
      inputs,
      outputs,
      ...(inputCount > 0 && !outputs && { reduction: model.reduction }),
      traceNodes: forward.size + (regularizer?.size ?? 0),
      ...(wrt && { variables: wrt, variableCount }),
    },
    initialParameters: model.createParameters(),
    kernels,
    arrays: {
      values: Math.max(0, ...kernels.map(cellCount)),
      sums: Math.max(0, ...kernels.map(sumCount)),
      shared: longest("shared"),
      sharedGradient: longest("sharedGradient"),
      sharedTangent: longest("sharedTangent"),
      sharedGradientTangent: longest("sharedGradientTangent"),
      batchParameters: copies("parameters") ? parameterCount : 0,
      batchVector: copies("vector") ? variableCount : 0,
      scattered: Math.max(0, ...kernels.map(scatteredCount)),
      cells: Math.max(0, ...kernels.map(memorySize)),
      gradientSum: roles.some((role) => role.copies) ? variableCount : 0,
    },
    data: Float64Array.from(pools.data.numbers),
    tables: Float64Array.from(forward.tables),
    index: Int32Array.from(pools.index.numbers),
    exports: products.exports,
    patterns: patternsOf(derived),
    isMarked,
    mean: model.reduction === "mean",
    isFast: passes === "fast",
    nameOf: (span) => nameOf(span)?.name,
    place: (span) => {
      const at = place(span);
      return at && `${basename(at.file)}:${at.line}  ${at.text}`;
    },
  };
}

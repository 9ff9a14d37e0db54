/**
 * The kernels of a module: which tape each function of the template computes. A table of contents of what is derived.
 */
import type { Tape } from "../ir/tape.js";
import { type Batch, epilogue, kernelGradient, splitBatch } from "./batch.js";
import { jacobian, resultRows, valueAndGradient } from "./products.js";

/** What a model was traced to. */
export interface Source {
  readonly forward: Tape;
  readonly regularizer: Tape | null;
  readonly parameterCount: number;
}

interface Recipe {
  /** Null if the model has nothing for this kernel. */
  readonly tape: (source: Source, batch: () => Batch) => Tape | null;
  /** Results are added to what is in the arrays, instead of overwriting it. */
  readonly adds?: true;
}

const recipes = {
  exampleValue: { tape: ({ forward }) => forward },
  exampleGradient: { tape: ({ forward, parameterCount }) => valueAndGradient(forward, parameterCount) },
  prepareBatch: { tape: (_, batch) => batch().prologue },
  batchValue: { tape: (_, batch) => batch().kernel },
  addExampleGradient: { tape: ({ parameterCount }, batch) => kernelGradient(batch(), parameterCount), adds: true },
  finishBatch: { tape: ({ parameterCount }, batch) => epilogue(batch(), parameterCount), adds: true },
  penalty: { tape: ({ regularizer }) => regularizer },
  addPenaltyGradient: {
    tape: ({ regularizer, parameterCount }) => regularizer && valueAndGradient(regularizer, parameterCount),
    adds: true,
  },
  writeOutputs: { tape: ({ forward }) => withTarget(forward) },
  writeJacobian: { tape: ({ forward, parameterCount }) => jacobian(forward, parameterCount) },
} satisfies Record<string, Recipe>;

export type KernelName = keyof typeof recipes;

/** The functions that a module can export, by the kernels they call. */
export const products = {
  scalar: {
    forward: ["exampleValue"],
    gradient: ["exampleGradient"],
    valueAndGradient: ["exampleGradient"],
    batchForward: ["prepareBatch", "batchValue", "penalty"],
    batchValueAndGradient: ["prepareBatch", "addExampleGradient", "finishBatch", "addPenaltyGradient"],
  },
  vector: {
    forward: ["writeOutputs"],
    jacobian: ["writeJacobian"],
  },
} as const satisfies Record<string, Record<string, readonly KernelName[]>>;

export interface DerivedKernel {
  readonly name: KernelName;
  readonly tape: Tape;
  readonly stores: "set" | "add";
}

/** The tapes of these kernels, as differentiated (not optimised); without those the model has nothing for. */
export function deriveKernels(source: Source, names: Iterable<KernelName>): DerivedKernel[] {
  let split: Batch | undefined;
  const batch = (): Batch => {
    split ??= splitBatch(source.forward);
    return split;
  };
  return [...new Set(names)].flatMap((name) => {
    const recipe: Recipe = recipes[name];
    const tape = recipe.tape(source, batch);
    return tape ? [{ name, tape, stores: recipe.adds ? "add" : "set" } as const] : [];
  });
}

/** A vector model writes its results into an array. */
function withTarget(forward: Tape): Tape {
  const tape = forward.copy();
  tape.outputs = [{ target: "out", ids: resultRows(forward) }];
  return tape;
}

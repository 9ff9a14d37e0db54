/**
 * The kernels of a module: which tape each function of the template computes. A table of contents of what is derived.
 */
import type { Role } from "../ir/role.js";
import type { Tape } from "../ir/tape.js";
import {
  type Batch,
  epilogue,
  epilogueTangents,
  kernelGradient,
  kernelHvp,
  prologueTangents,
  splitBatch,
} from "./batch.js";
import { expanded } from "./expand.js";
import { hessian, sparseHessian } from "./hessian.js";
import { directional, hvp, hvpBehind, jacobian, jvp, resultRows, valueAndGradient, vjp } from "./products.js";
import { type SparseTape, sparseJacobian } from "./sparse.js";
import { isolate, restore, type Variables } from "./variables.js";

/** What a model was traced to. */
export interface Source {
  readonly forward: Tape;
  readonly regularizer: Tape | null;
  readonly parameterCount: number;
  /** What is differentiated, if it is not the parameters. */
  readonly variables?: Variables | undefined;
}

interface Recipe {
  /**
   * Null if the model has nothing for this kernel.
   * @param batch the example of a batch; `choosing`, with choices among all entries where something is looked up.
   */
  readonly tape: (source: Source, batch: () => Batch, choosing: () => Batch) => Tape | SparseTape | null;
  /** Results are added to what is in the arrays, instead of overwriting it. */
  readonly adds?: true;
  /** What it has to do with a batch. */
  readonly role?: Role;
  /** The same rows in another order, in case loops are not found in the first one. */
  readonly otherwise?: (source: Source) => Tape;
  /** The kernels that do its work where it is null. */
  readonly instead?: readonly string[];
  /** The kernel that does the same for one example; where both would be long, only that one is made. */
  readonly likeOf?: string;
}

/**
 * Hessians of more rows than this have no code of their own but are computed by rows, each a product with a unit vector:
 * their code would grow with the square of the parameters. By itself it is 4 to 10 times as fast (a net of 105 parameters,
 * 14,000 rows: 12 µs instead of 48, but 190 kB instead of 59). Where all is finite both give the same bits. Elsewhere a
 * product may be NaN where the code knows that there is nothing to multiply.
 */
const STRAIGHT_HESSIAN = 20_000;

/**
 * Kernels of more rows than this are not made a second time for batches, unless something is computed once for all examples.
 * If a gradient is added up, only those of more rows for each of its elements than this: a net of 25,000 weights, each of
 * which is used once, would take 1.38 times as long.
 */
const LONG = 40_000;
const LONG_FOR_ELEMENT = 50;

const straightHessian = ({ forward, parameterCount }: Source): Tape | null =>
  hessian(forward, parameterCount, STRAIGHT_HESSIAN);

const straightPenalty = ({ regularizer, parameterCount }: Source): Tape | null =>
  regularizer && hessian(regularizer, parameterCount, STRAIGHT_HESSIAN);

const recipes = {
  exampleValue: { tape: ({ forward }) => forward },
  exampleGradient: { tape: ({ forward, parameterCount }) => valueAndGradient(forward, parameterCount) },
  exampleJvp: { tape: ({ forward }) => directional(forward) },
  exampleVjp: { tape: ({ forward, parameterCount }) => vjp(forward, parameterCount) },
  exampleHvp: {
    tape: ({ forward, parameterCount }) => hvp(forward, parameterCount),
    otherwise: ({ forward, parameterCount }) => hvpBehind(forward, parameterCount),
  },
  exampleHessian: { tape: straightHessian, instead: ["exampleHvp"] },
  prepareBatch: { tape: (_, batch) => batch().prologue },
  batchValue: { tape: (_, batch) => batch().kernel, role: { ofBatch: true }, likeOf: "exampleValue" },
  addExampleGradient: {
    tape: ({ parameterCount }, batch) => kernelGradient(batch(), parameterCount),
    adds: true,
    role: { ofBatch: true, copies: ["parameters"], sums: true },
    likeOf: "exampleGradient",
  },
  finishBatch: {
    tape: ({ parameterCount }, batch) => epilogue(batch(), parameterCount),
    adds: true,
    role: { sums: true },
  },
  prepareBatchHvp: { tape: (_, __, choosing) => prologueTangents(choosing()) },
  addExampleHvp: {
    tape: ({ parameterCount }, _, choosing) => kernelHvp(choosing(), parameterCount),
    adds: true,
    role: { ofBatch: true, copies: ["parameters", "vector"], sums: true },
    likeOf: "exampleHvp",
  },
  finishBatchHvp: {
    tape: ({ parameterCount }, _, choosing) => epilogueTangents(choosing(), parameterCount),
    adds: true,
    role: { sums: true },
  },
  addExampleHessian: {
    tape: straightHessian,
    adds: true,
    role: { ofBatch: true },
    instead: ["prepareBatchHvp", "addExampleHvp", "finishBatchHvp"],
  },
  penalty: { tape: ({ regularizer }) => regularizer },
  addPenaltyGradient: {
    tape: ({ regularizer, parameterCount }) => regularizer && valueAndGradient(regularizer, parameterCount),
    adds: true,
  },
  addPenaltyHvp: {
    tape: ({ regularizer, parameterCount }) => regularizer && hvp(regularizer, parameterCount),
    adds: true,
  },
  addPenaltyHessian: { tape: straightPenalty, adds: true, instead: ["addPenaltyHvp"] },
  exampleHessianValues: { tape: ({ forward, parameterCount }) => sparseHessian(forward, parameterCount) },
  writeJacobianValues: { tape: ({ forward, parameterCount }) => sparseJacobian(forward, parameterCount) },
  writeOutputs: { tape: ({ forward }) => withTarget(forward) },
  writeJvp: { tape: ({ forward }) => jvp(forward) },
  writeVjp: { tape: ({ forward, parameterCount }) => vjp(forward, parameterCount) },
  writeJacobian: { tape: ({ forward, parameterCount }) => jacobian(forward, parameterCount) },
  writeExampleOutputs: {
    tape: ({ forward }) => withTarget(forward),
    role: { ofBatch: true },
    likeOf: "writeOutputs",
  },
  writeExampleJacobian: {
    tape: ({ forward, parameterCount }) => jacobian(forward, parameterCount),
    role: { ofBatch: true },
    likeOf: "writeJacobian",
  },
} satisfies Record<string, Recipe>;

export type KernelName = keyof typeof recipes;

export interface DerivedKernel {
  readonly name: KernelName;
  readonly tape: Tape;
  readonly stores: "set" | "add";
  readonly role: Role;
  /** The same tape in another order of rows, in case loops are not found in this one. */
  readonly otherwise?: () => Tape;
  /** Which elements it computes, and how that was chosen. */
  readonly sparse?: Omit<SparseTape, "tape">;
}

/** The tapes of these kernels, as differentiated (not optimised); without those the model has nothing for. */
export function deriveKernels(given: Source, names: Iterable<KernelName>): DerivedKernel[] {
  const { variables } = given;
  const source = variables ? isolated(given, variables) : given;
  const batch = once(() => splitBatch(source.forward));
  const choosing = once(() => splitBatch(expanded(source.forward)));
  const wanted = new Set(names);
  const kernels: DerivedKernel[] = [];
  const sharesWork = once(() => resultRows(source.forward).length === 1 && batch().prologue !== null);
  // What is to do the work of another kernel is looked at after that.
  for (const name of wanted) {
    const recipe: Recipe = recipes[name];
    const like = kernels.findIndex((kernel) => kernel.name === recipe.likeOf);
    const long = recipe.role?.sums ? Math.max(LONG, LONG_FOR_ELEMENT * source.parameterCount) : LONG;
    if (like >= 0 && kernels[like]!.tape.size > long && !sharesWork()) {
      const { role, ...one } = kernels[like]!;
      kernels[like] = { ...one, role: { ...role, alsoFor: { ...recipe.role, name } } };
      continue;
    }
    const found = recipe.tape(source, batch, choosing);
    const facts = { name, stores: recipe.adds ? "add" : "set", role: recipe.role ?? {} } as const;
    const restored = (tape: Tape): Tape => (variables ? restore(tape, variables) : tape);
    if (found && "pattern" in found) kernels.push({ ...facts, tape: restored(found.tape), sparse: found });
    else if (found) {
      const { otherwise } = recipe;
      const other = otherwise && { otherwise: () => restored(otherwise(source)) };
      kernels.push({ ...facts, tape: restored(found), ...other });
    } else for (const other of recipe.instead ?? []) wanted.add(other as KernelName);
  }
  return kernels;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The source in which the chosen elements are the parameters. */
const isolated = ({ forward, regularizer }: Source, variables: Variables): Source => ({
  forward: isolate(forward, variables),
  regularizer: regularizer && isolate(regularizer, variables),
  parameterCount: variables.elements.length,
});

/** A vector model writes its results into an array. */
function withTarget(forward: Tape): Tape {
  const tape = forward.copy();
  tape.outputs = [{ target: "out", ids: resultRows(forward) }];
  return tape;
}

/**
 * Where the arrays of a module are in the memory of its code: those that kernels share, and room for what functions are given
 * and leave. Knows names and lengths.
 */
import { looksUp } from "../../ir/opcodes.js";
import { lastOf } from "../../ir/scatters.js";
import type { Tape } from "../../ir/tape.js";
import type { ModelModule } from "../module.js";

/** Nothing is at the beginning. */
const FIRST = 16;

/** So many examples of a batch are in memory at a time, if they come to no more than so many elements. */
const WINDOW = { examples: 64, elements: 4096 };

/** How many elements of a batch are in memory at a time: those of whole examples. */
export const windowOf = (inputCount: number): number =>
  inputCount * Math.max(1, Math.min(WINDOW.examples, Math.floor(WINDOW.elements / inputCount)));

/** Arrays of indices have four bytes an element; all others hold doubles. */
export const widthOf = (array: string): number => (array === "index" ? 4 : 8);

export interface Places {
  /** By the name of an array: the byte that it begins with, and its elements. */
  readonly of: ReadonlyMap<string, { readonly start: number; readonly length: number }>;
  /** How many bytes there are. */
  readonly size: number;
}

/** The array in which numbers wait for functions that are called for many at once, and how many can. */
export const WAITING = "waiting";
export const WAITING_LENGTH = 2048;

/** What functions are given and leave is copied. */
export const GIVEN: readonly string[] = ["parameters", "inputs", "batch", "vector", "gradient", "out"];

/** Those of the module's arrays that its functions use, too, and not only its kernels. */
export const SHARED = [
  ...["batchParameters", "batchVector", "gradientSum"],
  ...["shared", "sharedGradient", "sharedTangent", "sharedGradientTangent"],
] as const;

/** How much of `vector` a kernel reads: one number per parameter or per output, as its product has it. */
export function vectorLength(tape: Tape): number {
  let length = 0;
  for (let id = 0; id < tape.size; id++) {
    if (tape.isRead(id) && tape.portOf(id) === "vector") length = Math.max(length, tape.a[id]! + 1);
    else if (looksUp[tape.op[id]!] && tape.portOf(tape.a[id]!) === "vector")
      length = Math.max(length, lastOf(tape, id) + 1);
  }
  return length;
}

export function placesOf(module: ModelModule): Places {
  const { facts, arrays, kernels, data, tables, index } = module;
  const longest = (lengths: readonly number[]): number => lengths.reduce((most, one) => Math.max(most, one), 0);
  const left = (target: string): number =>
    longest(kernels.flatMap(({ tape }) => tape.outputs.filter((o) => o.target === target).map((o) => o.ids.length)));
  const lengths = {
    parameters: facts.parameterCount,
    inputs: facts.inputCount,
    batch: kernels.some(({ role }) => role.ofBatch) ? windowOf(facts.inputCount) : 0,
    vector: longest(kernels.map(({ tape }) => vectorLength(tape))),
    gradient: left("gradient"),
    out: left("out"),
    ...arrays,
    data: data.length,
    tables: tables.length,
    index: index.length,
    [WAITING]: WAITING_LENGTH,
  };
  const of = new Map<string, { start: number; length: number }>();
  let size = FIRST;
  for (const [name, length] of Object.entries(lengths)) {
    of.set(name, { start: size, length });
    size = Math.ceil((size + widthOf(name) * length) / 16) * 16;
  }
  return { of, size };
}

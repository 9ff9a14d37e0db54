/**
 * What a printer needs to know of a kernel's surroundings in the module: how arrays are addressed there, and what the reader
 * calls their elements.
 */
import { isNamed, type Output, type Port } from "../ir/tape.js";
import type { Kernel } from "../layout/kernel.js";
import type { ModelModule } from "./module.js";
import { localName, possible } from "./names.js";

export interface Surroundings {
  /** The array that a port's elements are read from, and what is added to their position. */
  readonly arrays: Readonly<Record<Port, { readonly name: string; readonly offset?: string }>>;
  /** The array that a kernel's "gradient" goes to. */
  readonly gradient: string;
  /** The reader's name for an element. */
  readonly nameOf: (port: Port, element: number) => string;
  /** What the author calls a row with this span, as far as it can be the name of a local. */
  readonly authorsName: (span: number) => string | undefined;
  /** A line of comment on the place in the model that rows come from. */
  readonly place: (span: number) => string | undefined;
  /** Whether lines end with a mark of the place that they come from. */
  readonly isMarked: boolean;
  /** Names that locals must not hide. */
  readonly reserved: Iterable<string>;
  /** Whether what is read from a cell is made an integer where it is one: elements are told by it. */
  readonly hasIntegers: boolean;
  /** TypeScript that checks indexing wants to be told that an element is there. */
  readonly typed: boolean;
  /** For who explains the code: a line that says what has the value of a row, or of a statement of a loop, from here on. */
  readonly note?: (row: number, value: string) => string;
}

/** The mark of a place in the model: characters that no program has. */
const markOf = (span: number): string => `\uE000${span}\uE001`;

/** What finds marks, and which they are. */
export const markPattern = (): RegExp => /\uE000(\d+)\uE001/g;

/** Marks the lines from one on, as far as they are code and have none. */
export function markLines(lines: string[], from: number, span: number, { isMarked }: Surroundings): void {
  if (!isMarked || span < 0) return;
  for (let i = from; i < lines.length; i++) if (!/^\s*\/\/|\uE001$/.test(lines[i]!)) lines[i] += markOf(span);
}

/** The array that a result goes to. */
export const targetName = (target: Output["target"], { gradient }: Surroundings): string =>
  target === "gradient" ? gradient : target;

/** More elements than this are set to 0 by a loop. */
const MANY = 100;

/**
 * Lines that set the elements of a result to 0 that nothing is stored in; or all of them, for sums that grow there. Of values
 * the sign of zero counts: their sums begin with -0, which gives whatever is added to it.
 */
export function zeros({ target, ids }: Output, around: Surroundings, all = false): string[] {
  if (target === "return") return [];
  const name = targetName(target, around);
  const idle = Array.from(ids.keys()).filter((element) => ids[element]! < 0);
  const zero = target === "gradient" || idle.length > 0 ? "0" : "-0";
  if (all || idle.length > MANY) return [`for (let i = 0; i < ${ids.length}; i++) ${name}[i] = ${zero};`];
  return idle.map((element) => `${name}[${element}] = 0;`);
}

/** The names that locals of a kernel must not take: those of its module and of its parameters. */
export const RESERVED = [
  ..."parameters inputs batch offset gradient vector out values sums data index tables scattered cells model Math".split(
    " ",
  ),
  ..."shared sharedGradient sharedTangent sharedGradientTangent Float64Array Int32Array RangeError".split(" "),
  ..."batchParameters batchVector gradientSum NaN Infinity undefined arguments eval".split(" "),
];

/** Where a module has copies for a batch, and the sum of the examples' gradients. */
export const COPIES = { parameters: "batchParameters", vector: "batchVector" } as const;
export const GRADIENT_SUM = "gradientSum";

export function surroundingsOf(
  kernel: Kernel,
  { facts, place, nameOf, isMarked, kernels }: ModelModule,
  helpers: readonly string[],
  typed: boolean,
): Surroundings {
  const { ofBatch = false, copies = [], sums = false } = kernel.role;
  const names = { parameters: facts.parameters, inputs: facts.inputs };
  return {
    arrays: {
      parameters: { name: copies.includes("parameters") ? COPIES.parameters : "parameters" },
      inputs: ofBatch ? { name: "batch", offset: "offset" } : { name: "inputs" },
      shared: { name: "shared" },
      sharedGradient: { name: "sharedGradient" },
      vector: { name: copies.includes("vector") ? COPIES.vector : "vector" },
      data: { name: "data" },
      sharedTangent: { name: "sharedTangent" },
      sharedGradientTangent: { name: "sharedGradientTangent" },
      fixed: { name: "parameters" },
      tables: { name: "tables" },
      cells: { name: "cells" },
    },
    gradient: sums ? GRADIENT_SUM : "gradient",
    nameOf: (port, element) => {
      if (port === "parameters") return localName(names.parameters, element, "p");
      if (port === "inputs") return localName(names.inputs, element, "x");
      return `${PREFIXES[port]}${element}`;
    },
    authorsName: (span) => (isNamed(span) ? possible(nameOf(span)) : undefined),
    place,
    isMarked,
    hasIntegers: true,
    reserved: [...RESERVED, ...kernels.map(({ name }) => name), ...helpers],
    typed,
  };
}

/** What elements of ports without names are called. */
const PREFIXES = {
  shared: "s",
  sharedGradient: "d_s",
  vector: "v",
  data: "n",
  sharedTangent: "v_s",
  sharedGradientTangent: "v_d_s",
  fixed: "p",
  tables: "n",
  cells: "c",
};

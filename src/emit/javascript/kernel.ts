/**
 * What a backend prints: one function of the generated module, as an optimised tape with its layout. And what it needs to
 * know of its surroundings: how arrays are addressed there, and what the reader calls their elements.
 */
import type { Output, Port, Tape } from "../../ir/tape.js";
import type { Layout } from "../../layout/kernel.js";
import type { Listing } from "../../layout/listing.js";
import type { Program } from "../../layout/loops/program.js";

export interface Kernel {
  /** The function of the template that it is the body of. */
  readonly name: string;
  readonly tape: Tape;
  /** A straight line, in one or several functions; or loops; or a list of operations in tables. */
  readonly layout: Layout | Program | Listing;
  /** Whether results overwrite what is in the arrays they go to, or are added to it. */
  readonly stores: "set" | "add";
}

export const isProgram = (layout: Kernel["layout"]): layout is Program => "blocks" in layout;
export const isListing = (layout: Kernel["layout"]): layout is Listing => "codes" in layout;

/** Whether the kernel returns a number. */
export const returns = ({ tape }: Kernel): boolean => tape.outputs.some(({ target }) => target === "return");

/** How many functions the kernel is besides the one that calls them; 0 if it is one function. */
export function partCount(kernel: Kernel): number {
  const { layout } = kernel;
  if (isListing(layout)) return 0;
  const pieces = isProgram(layout) ? layout.blocks.root.length : layout.chunks.length;
  if (pieces === 1) return 0;
  return isProgram(layout) && returns(kernel) ? pieces - 1 : pieces;
}

/** How many values outlive the function, or the iteration, that computes them. */
export function cellCount({ layout }: Kernel): number {
  if (isListing(layout)) return layout.leafCount + layout.length;
  return isProgram(layout) ? layout.storage.cellCount : layout.cellCount;
}

/** How many sums are kept in cells. */
export const sumCount = ({ layout }: Kernel): number => (isProgram(layout) ? layout.storage.sumCount : 0);

export interface Surroundings {
  /** The array that a port's elements are read from, and what is added to their position. */
  readonly arrays: Readonly<Record<Port, { readonly name: string; readonly offset?: string }>>;
  /** The array that a kernel's "gradient" goes to. */
  readonly gradient: string;
  /** The reader's name for an element. */
  readonly nameOf: (port: Port, element: number) => string;
  /** A line of comment on the place in the model that rows come from. */
  readonly place: (span: number) => string | undefined;
  /** Names that locals must not hide. */
  readonly reserved: Iterable<string>;
  /** TypeScript that checks indexing wants to be told that an element is there. */
  readonly typed: boolean;
}

/** The array that a result goes to. */
export const targetName = (target: Output["target"], { gradient }: Surroundings): string =>
  target === "gradient" ? gradient : target;

/** More elements than this are set to 0 by a loop. */
const MANY = 100;

/** Lines that set the elements of a result to 0 that nothing is stored in; or all of them. */
export function zeros({ target, ids }: Output, around: Surroundings, all = false): string[] {
  if (target === "return") return [];
  const name = targetName(target, around);
  const idle = Array.from(ids.keys()).filter((element) => ids[element]! < 0);
  if (all || idle.length > MANY) return [`for (let i = 0; i < ${ids.length}; i++) ${name}[i] = 0;`];
  return idle.map((element) => `${name}[${element}] = 0;`);
}

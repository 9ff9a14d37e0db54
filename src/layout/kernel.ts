/**
 * What a backend prints: one function of the generated module, as an optimised tape with its layout. Knows the layouts that
 * there are; nothing of how they are printed.
 */
import type { Role } from "../ir/role.js";
import { chainsOf, memoriesOf } from "../ir/scatters.js";
import type { Tape } from "../ir/tape.js";
import type { Layout } from "./line.js";
import type { Listing } from "./listing.js";
import type { Program } from "./loops/program.js";

export interface Kernel {
  /** The function of the template that it is the body of. */
  readonly name: string;
  readonly tape: Tape;
  /** A straight line, in one or several functions; or loops; or a list of operations in tables. */
  readonly layout: Layout | Program | Listing;
  /** Whether results overwrite what is in the arrays they go to, or are added to it. */
  readonly stores: "set" | "add";
  /** What it has to do with a batch, if anything. */
  readonly role: Role;
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

/** How many cells values are scattered to. */
export const scatteredCount = ({ tape }: Kernel): number => chainsOf(tape).length;

/** How many cells hold entries of tables. */
export const memorySize = ({ tape }: Kernel): number => memoriesOf(tape).length;

/** How many sums are kept in cells. */
export const sumCount = ({ layout }: Kernel): number => (isProgram(layout) ? layout.storage.sumCount : 0);
